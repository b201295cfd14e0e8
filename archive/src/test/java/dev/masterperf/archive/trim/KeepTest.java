package dev.masterperf.archive.trim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeepTest {

  @ParameterizedTest
  @CsvSource({"0, 24", "0.8, 24", "0.875, 12", "0.95, 0", "2, 0"})
  void theFullerTheBrokersTheLessStays(double share, int hours) {
    assertThat(Keep.at(Duration.ofHours(24), share).toMinutes())
        .isBetween(hours * 60L - 1, hours * 60L);
  }

  @Test
  void whoNeedsMostDecides() {
    assertThat(point(0, 10, 20, 30)).hasValue(10);
    assertThat(point(0, 20, 10, 30)).hasValue(10);
    assertThat(point(0, 30, 20, 10)).hasValue(10);
    assertThat(point(10, 10, 20, 30)).isEmpty();
    assertThat(TrimPoint.of(0, 50, 10, OptionalLong.of(20), OptionalLong.empty())).hasValue(10);
  }

  @Test
  void beforeTheProcessorHasBegunNothingIsDropped() {
    assertThat(TrimPoint.of(0, 50, 10, OptionalLong.empty(), OptionalLong.empty())).isEmpty();
  }

  @Test
  void aBucketThatIsAheadOfTheTopicSaysNothingOfIt() {
    assertThat(TrimPoint.of(0, 30, 31, OptionalLong.of(30), OptionalLong.empty())).isEmpty();
    assertThat(TrimPoint.of(0, 30, 30, OptionalLong.of(30), OptionalLong.empty())).hasValue(30);
  }

  private static OptionalLong point(long start, long archived, long processed, long young) {
    return TrimPoint.of(start, 50, archived, OptionalLong.of(processed), OptionalLong.of(young));
  }
}
