package dev.masterperf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrashPointTest {
  /** Passes two places three times each, and says so. */
  public static final class Passer {
    public static void main(String[] arguments) {
      for (int i = 1; i <= 3; i++) {
        CrashPoint.ALERTS_WRITTEN.pass();
        CrashPoint.PROCESSOR_FLUSHED.pass();
        System.out.println("passed " + i);
      }
    }
  }

  private record Ended(int code, String said) {}

  private static Ended passer(String... flags) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Passer.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), said);
  }

  @Test
  void aProcessEndsWhereItWasToldToAsIfKilled() throws Exception {
    Ended second = passer("-Dcrash.at=processor-flushed:2");
    assertThat(second.said()).contains("passed 1").doesNotContain("passed 2");
    assertThat(second.code()).isEqualTo(137);

    Ended first = passer("-Dcrash.at=alerts-written");
    assertThat(first.said()).doesNotContain("passed");
    assertThat(first.code()).isEqualTo(137);
  }

  @Test
  void anyOtherProcessGoesOn() throws Exception {
    assertThat(passer().said()).contains("passed 3");
    assertThat(passer().code()).isZero();
    assertThat(passer("-Dcrash.at=archive-uploaded").code()).isZero();
  }

  @Test
  void aPlaceThatIsNotThereIsToldWithThoseThatAre() {
    for (CrashPoint point : CrashPoint.values()) {
      assertThat(CrashPoint.parse(point.word())).isSameAs(point);
    }
    assertThatThrownBy(() -> CrashPoint.parse("archive-up"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("archive-up")
        .hasMessageContaining("archive-uploaded");
  }
}
