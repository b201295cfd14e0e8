package dev.masterperf.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DetectCommandTest {
  private static final int LONG_ENOUGH = 1_000;

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path in;
  private Path judged;

  @BeforeEach
  void makeFolders() throws IOException {
    in = Files.createDirectories(folder.resolve("in"));
    judged = folder.resolve("judged");
  }

  @Test
  void aFileWithAMistakeIsToldOfAndTheOthersAreJudged() throws IOException {
    Files.write(in.resolve("a.csv"), series(LONG_ENOUGH));
    Files.writeString(in.resolve("b.csv"), "timestamp,value\n2026-01-01T00:00:00Z,1\nsoon,2\n");
    Files.writeString(in.resolve("c.csv"), "");
    Files.write(in.resolve("d.csv"), series(LONG_ENOUGH));

    assertThat(detect(in)).isEqualTo(ExitCodes.UNUSABLE);

    assertThat(err.toString().lines().filter(line -> line.startsWith("masterperf: ")))
        .satisfiesExactly(
            b -> assertThat(b).contains("b.csv:3: ", "soon"),
            c -> assertThat(c).contains("c.csv:1: the header"));
    assertThat(judged.resolve("a.csv")).exists();
    assertThat(judged.resolve("b.csv")).doesNotExist();
    assertThat(judged.resolve("d.csv")).exists();
    assertThat(out.toString()).startsWith("2,000 values of 2 series, 0 alerts, ");
  }

  @Test
  void saysOfHowManySeriesThereIsNoVerdictSinceTheyAreTooShort() throws IOException {
    Files.write(in.resolve("a.csv"), series(LONG_ENOUGH));
    Files.write(in.resolve("b.csv"), series(100));

    assertThat(detect(in)).isZero();

    assertThat(out.toString()).contains("2 series, 1 of them too short for a verdict, 0 alerts");
  }

  private int detect(Path series) {
    CommandLine line = new CommandLine(new DetectCommand());
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    Failures.reportOf(line);
    return line.execute(series.toString(), "--out", judged.toString());
  }

  /** All alike, each five minutes. */
  private static List<String> series(int count) {
    List<String> lines = new ArrayList<>(List.of("timestamp,value"));
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    for (int i = 0; i < count; i++) {
      lines.add(start.plusSeconds(300L * i) + ",1");
    }
    return lines;
  }
}
