package dev.masterperf.query.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.Resolution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which windows answer a question, where an archive has what is no longer hot. */
class ResolutionChoiceTest {
  private static final Duration LOOKBACK = Duration.ofMinutes(5);
  private static final long NOW = 1_800_014_400_000L;

  private final ResolutionChoice choice =
      ResolutionChoice.overArchive(
          Map.of(
              Resolution.SECOND, Resolution.SECOND.defaultRetention(),
              Resolution.TEN_SECONDS, Resolution.TEN_SECONDS.defaultRetention(),
              Resolution.MINUTE, Resolution.MINUTE.defaultRetention(),
              Resolution.HOUR, Resolution.HOUR.defaultRetention()),
          LOOKBACK,
          () -> NOW);

  @Test
  void whatIsHotIsAnsweredByTheFinestThatIs() {
    assertThat(chosen("5m", "10m")).isEqualTo(Resolution.SECOND);
    assertThat(chosen("5m", "2h")).isEqualTo(Resolution.TEN_SECONDS);
    assertThat(chosen("5m", "7h")).isEqualTo(Resolution.MINUTE);
    assertThat(chosen("1h", "10d")).isEqualTo(Resolution.HOUR);
    assertThat(chosen("0s", "10m")).isEqualTo(Resolution.SECOND);
  }

  @Test
  void whatIsOlderByTheCoarsestThatIsNotLongerThanTheRange() {
    assertThat(chosen("1d", "90d")).isEqualTo(Resolution.HOUR);
    assertThat(chosen("1h", "90d")).isEqualTo(Resolution.HOUR);
    assertThat(chosen("59m", "90d")).isEqualTo(Resolution.MINUTE);
    assertThat(chosen("59m", "10d")).isEqualTo(Resolution.MINUTE);
    assertThat(chosen("30s", "90d")).isEqualTo(Resolution.TEN_SECONDS);
    assertThat(chosen("9s", "2h")).isEqualTo(Resolution.SECOND);
  }

  @Test
  void anInstantSelectorTakesNoneThatItWouldMissBetweenTwo() {
    assertThat(chosen("0s", "90d")).isEqualTo(Resolution.MINUTE);
    assertThat(chosen("0s", "10d")).isEqualTo(Resolution.MINUTE);
  }

  @Test
  void aRangeShorterThanAnyWindowHasNoAnswer() {
    assertThat(choice.choose(999, NOW - 5_000)).isEmpty();
  }

  @Test
  void whatIsChosenIsTold() {
    List<Resolution> told = new ArrayList<>();
    ResolutionChoice telling = choice.telling(told::add);

    assertThat(telling.choose(60_000, NOW - 5_000)).contains(Resolution.SECOND);
    assertThat(telling.choose(999, NOW - 5_000)).isEmpty();

    assertThat(told).containsExactly(Resolution.SECOND);
  }

  private Resolution chosen(String range, String ago) {
    return choice.choose(millis(range), NOW - millis(ago)).orElseThrow();
  }

  private static long millis(String text) {
    return Duration.parse(text.endsWith("d") ? "P" + text.toUpperCase() : "PT" + text.toUpperCase())
        .toMillis();
  }
}
