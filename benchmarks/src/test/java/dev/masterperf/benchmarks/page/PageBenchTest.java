package dev.masterperf.benchmarks.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class PageBenchTest {

  @Test
  void growthIsThatOfTheSecondHalf() {
    assertThat(PageBench.growth(List.of(0.0, 100.0, 100.0, 100.0, 100.0))).isZero();
    assertThat(PageBench.growth(List.of(0.0, 0.0, 10.0, 12.0, 14.0))).isCloseTo(2, within(1e-9));
    assertThat(PageBench.growth(List.of(5.0, 8.0))).isCloseTo(3, within(1e-9));
    assertThat(PageBench.growth(List.of(5.0))).isZero();
  }

  @Test
  void framesAreToldByQuantilesAndByTheSecond() {
    Frames frames = new Frames(List.of(40.0, 10.0, 20.0, 30.0), 2);

    assertThat(frames.millis(0.5)).isEqualTo(20);
    assertThat(frames.millis(1)).isEqualTo(40);
    assertThat(frames.perSecond()).isCloseTo(40, within(1e-9));
    assertThat(frames.longTasksPerMinute()).isCloseTo(1_200, within(1e-9));
    assertThatThrownBy(() -> new Frames(List.of(), 0)).hasMessageContaining("no frame");
  }

  @Test
  void optionsThatMakeNoSenseAreNamed() {
    assertThat(Options.parse(List.of("--rows", "10,20", "--minutes", "30")).rows())
        .containsExactly(10, 20);
    assertThatThrownBy(() -> Options.parse(List.of("--rows", "10001")))
        .hasMessageContaining("from 1 to 10000");
    assertThatThrownBy(() -> Options.parse(List.of("--rows", "many")))
        .hasMessageContaining("--rows needs whole numbers, not many");
    assertThatThrownBy(() -> Options.parse(List.of("--minutes", "-1")))
        .hasMessageContaining("at least 0");
    assertThatThrownBy(() -> Options.parse(List.of("--only", "bytes")))
        .hasMessageContaining("frames or heap, not bytes");
    assertThatThrownBy(() -> Options.parse(List.of("--out"))).hasMessageContaining("needs a value");
  }
}
