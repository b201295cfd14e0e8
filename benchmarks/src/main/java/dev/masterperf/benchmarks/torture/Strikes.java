package dev.masterperf.benchmarks.torture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The faults of a run that are over, in a file: {@code kill-broker 1 2.5 4.1}. */
final class Strikes implements AutoCloseable {
  private final Journal file;
  private final Map<FaultKind, List<Recovery>> recoveries = new EnumMap<>(FaultKind.class);
  private int count;
  private int kills;

  /**
   * Opens it, with those of earlier sittings.
   *
   * @throws IOException if the file cannot be read or written, or holds something else
   */
  Strikes(Path path) throws IOException {
    file = new Journal(path);
    for (String line : file.earlier()) {
      read(line);
    }
  }

  private void read(String line) throws IOException {
    String[] words = line.split(" ", -1);
    try {
      FaultKind kind = FaultKind.parse(words[0]).orElseThrow();
      take(
          kind,
          Integer.parseInt(words[1]),
          new Recovery(Double.parseDouble(words[2]), Double.parseDouble(words[3])));
    } catch (RuntimeException e) {
      throw new IOException(file.path() + " has a line that tells of no fault: " + line, e);
    }
  }

  private void take(FaultKind kind, int killed, Recovery recovery) {
    recoveries.computeIfAbsent(kind, any -> new ArrayList<>()).add(recovery);
    count++;
    kills += killed;
  }

  /**
   * Takes in one that is over.
   *
   * @param killed processes killed by SIGKILL
   */
  void add(FaultKind kind, int killed, Recovery recovery) {
    file.append("%s %d %s %s".formatted(kind.word(), killed, recovery.next(), recovery.all()));
    take(kind, killed, recovery);
  }

  /** How many faults there were. */
  int count() {
    return count;
  }

  /** How often a process was killed by SIGKILL. */
  int kills() {
    return kills;
  }

  Map<FaultKind, List<Recovery>> recoveries() {
    return Map.copyOf(recoveries);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
