package dev.masterperf.producer.isolation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The processes of the system at one moment, by session: an agent leads a session, and so its
 * children count as well. Empty on a system without {@code /proc}.
 *
 * <p>One pass over all processes costs about as much as two files of each agent would.
 */
final class ProcessTable {
  private static final Path PROC = Path.of("/proc");

  /** In {@code /proc/PID/stat}, counted behind the name in brackets (proc(5)). */
  private static final int SESSION = 3;

  /** User and system time of itself, and of the children it has waited for. */
  private static final List<Integer> TICKS = List.of(11, 12, 13, 14);

  /** {@code USER_HZ}, which Linux keeps at 100 for all programs. */
  private static final long NANOS_PER_TICK = 10_000_000;

  private static final Pattern VM_RSS = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");
  private static final int KIB = 1024;

  private final Path proc;
  private final Map<Long, List<Entry>> sessions;

  private record Entry(long pid, long session, long ticks) {}

  /**
   * What an agent and its children use.
   *
   * @param rssBytes resident memory; pages they share are counted for each
   * @param cpu user and system time so far
   */
  record Usage(long rssBytes, Duration cpu) {}

  private ProcessTable(Path proc, Map<Long, List<Entry>> sessions) {
    this.proc = proc;
    this.sessions = sessions;
  }

  static ProcessTable read() {
    return read(PROC);
  }

  static ProcessTable read(Path proc) {
    Map<Long, List<Entry>> sessions = new HashMap<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path folder : folders) {
        Entry entry = entry(folder);
        if (entry != null) {
          sessions.computeIfAbsent(entry.session(), session -> new ArrayList<>()).add(entry);
          if (entry.pid() != entry.session()) {
            // Of itself, too: without setsid an agent leads no session.
            sessions.computeIfAbsent(entry.pid(), pid -> new ArrayList<>()).add(entry);
          }
        }
      }
    } catch (IOException e) {
      return new ProcessTable(proc, Map.of()); // no /proc here
    }
    return new ProcessTable(proc, sessions);
  }

  /** Null where it has just ended. */
  private static @Nullable Entry entry(Path folder) {
    try {
      String stat = Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1);
      // The name may hold blanks and brackets itself.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      long ticks = 0;
      for (int field : TICKS) {
        ticks += Long.parseLong(fields[field]);
      }
      return new Entry(Long.parseLong(name(folder)), Long.parseLong(fields[SESSION]), ticks);
    } catch (IOException e) {
      return null;
    }
  }

  private static String name(Path folder) {
    return String.valueOf(folder.getFileName());
  }

  /** The processes of the session this one leads; itself alone if it leads none. */
  List<Long> session(long leader) {
    return members(leader).stream().map(Entry::pid).toList();
  }

  /** Empty if there is no such process any more, and where the system does not tell. */
  Optional<Usage> usage(long leader) {
    List<Entry> members = members(leader);
    if (members.isEmpty()) {
      return Optional.empty();
    }
    long rss = members.stream().mapToLong(member -> rssBytes(member.pid())).sum();
    long ticks = members.stream().mapToLong(Entry::ticks).sum();
    return Optional.of(new Usage(rss, Duration.ofNanos(ticks * NANOS_PER_TICK)));
  }

  private List<Entry> members(long leader) {
    return sessions.getOrDefault(leader, List.of());
  }

  /** From {@code status}: what {@code stat} says of memory is rounded by some pages per core. */
  private long rssBytes(long pid) {
    try {
      String status =
          Files.readString(
              proc.resolve(Long.toString(pid)).resolve("status"), StandardCharsets.ISO_8859_1);
      Matcher rss = VM_RSS.matcher(status);
      return rss.find() ? KIB * Long.parseLong(rss.group(1)) : 0;
    } catch (IOException e) {
      return 0; // it has just ended
    }
  }
}
