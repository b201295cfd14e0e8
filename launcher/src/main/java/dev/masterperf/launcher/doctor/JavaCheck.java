package dev.masterperf.launcher.doctor;

import java.util.ArrayList;
import java.util.List;

/**
 * Which Java this is, and whether it was started as the start script does.
 *
 * @param feature such as 17
 * @param version in full
 * @param options it was started with
 */
record JavaCheck(int feature, String version, List<String> options) implements Check {
  private static final int OLDEST = 17;

  /** From here on Java warns where native code is loaded by somebody who was not named. */
  private static final int ASKS_FOR_NATIVE_ACCESS = 24;

  @Override
  public String subject() {
    return "java";
  }

  @Override
  public List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    if (feature < OLDEST) {
      findings.add(
          Finding.fail(
              subject(), "this is Java " + version, "install 17 or later, or set JAVA_HOME to it"));
    }
    if (!options.contains("-XX:+ExitOnOutOfMemoryError")) {
      findings.add(
          Finding.warn(
              subject(),
              "it goes on after an OutOfMemoryError, half of it broken",
              "start by bin/masterperf, or add -XX:+ExitOnOutOfMemoryError"));
    }
    if (feature >= ASKS_FOR_NATIVE_ACCESS
        && options.stream().noneMatch(option -> option.startsWith("--enable-native-access"))) {
      findings.add(
          Finding.warn(
              subject(),
              "Java " + feature + " will refuse native code, which RocksDB and zstd are",
              "start by bin/masterperf, or add --enable-native-access=ALL-UNNAMED"
                  + " --sun-misc-unsafe-memory-access=allow"));
    }
    return findings.isEmpty() ? List.of(Finding.ok(subject(), "Java " + version)) : findings;
  }
}
