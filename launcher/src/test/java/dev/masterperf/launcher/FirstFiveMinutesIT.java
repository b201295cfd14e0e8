package dev.masterperf.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that does what a new user does first, with the commands of the README. */
class FirstFiveMinutesIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path folder;

  @Test
  void aNewUserGetsFromRowsToHistory() throws Exception {
    Path printed = folder.resolve("printed.txt");
    ProcessBuilder script =
        new ProcessBuilder(ROOT.resolve("docs/examples/first-five-minutes.sh").toString())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile());
    script
        .environment()
        .putAll(
            Map.of(
                "PORT", "" + MasterperfProcess.freePort(),
                "KAFKA_PORT", "" + MasterperfProcess.freePort(),
                "S3_PORT", "" + MasterperfProcess.freePort(),
                "HOOK_PORT", "" + MasterperfProcess.freePort(),
                "JAVA_HOME", System.getProperty("java.home")));

    Process process = script.start();
    boolean ended = process.waitFor(10, TimeUnit.MINUTES);
    if (!ended) {
      process.destroy();
    }

    String said = Files.readString(printed);
    assertThat(ended).as(said).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(said)
        .contains(
            "rows on screen",
            "an own metric is a row",
            "the alert came by webhook",
            "its evidence",
            "silenced",
            "history as CSV: ");
    System.out.println(said);
  }
}
