package dev.masterperf.producer.isolation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the system says about a process at one moment.
 *
 * @param rssBytes resident memory; empty where there is no {@code /proc}, and of a dead process
 * @param cpu user and system time since its start
 */
record ProcessUsage(OptionalLong rssBytes, Optional<Duration> cpu) {
  private static final Pattern VM_RSS = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");

  static ProcessUsage of(ProcessHandle process) {
    // On Linux the JDK reads /proc/<pid>/stat for this.
    return new ProcessUsage(rss(process.pid()), process.info().totalCpuDuration());
  }

  private static OptionalLong rss(long pid) {
    try {
      Matcher rss = VM_RSS.matcher(Files.readString(Path.of("/proc", pid + "", "status")));
      return rss.find()
          ? OptionalLong.of(1024 * Long.parseLong(rss.group(1)))
          : OptionalLong.empty();
    } catch (IOException e) {
      // No such file: the process is gone, or this system has no /proc. Both mean: not known.
      return OptionalLong.empty();
    }
  }
}
