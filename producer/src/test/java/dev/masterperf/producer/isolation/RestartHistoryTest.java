package dev.masterperf.producer.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.producer.isolation.RestartPolicy.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RestartHistoryTest {
  private static final RestartPolicy POLICY = RestartPolicy.of(Mode.ALWAYS);
  private static final long SECOND = 1_000_000_000L;

  @Property
  void thePauseLiesBetweenHalfItsBoundAndItsBoundAndNoneIsAboveTheCap(
      @ForAll @IntRange(min = 1, max = 200) int exits, @ForAll long seed) {
    RestartHistory history = RestartHistory.NONE;
    for (int i = 0; i < exits; i++) {
      history = history.exited(POLICY, Duration.ZERO, i * SECOND);
    }

    double bound = Math.min(500 * Math.pow(2, exits - 1), 30_000);
    assertThat(history.pause(POLICY, new Random(seed)).toNanos() / 1e6)
        .isBetween(bound / 2 - 1, bound);
  }

  @Property
  void itFlapsExactlyWhenSoManyExitsFitIntoTheTime(
      @ForAll @Size(max = 30) List<@LongRange(min = 0, max = 40) Long> gapsSeconds) {
    RestartHistory history = RestartHistory.NONE;
    long now = -5 * SECOND;
    for (int i = 0; i < gapsSeconds.size(); i++) {
      now += gapsSeconds.get(i) * SECOND;
      history = history.exited(POLICY, Duration.ZERO, now);

      long lastFive = i < 4 ? Long.MAX_VALUE : sum(gapsSeconds.subList(i - 3, i + 1));
      assertThat(history.isFlapping(POLICY)).isEqualTo(lastFive <= 60);
    }
  }

  private static long sum(List<Long> numbers) {
    return numbers.stream().mapToLong(Long::longValue).sum();
  }

  @Test
  void anAgentThatRanLongEnoughBeginsWithTheFirstPauseAgain() {
    RestartHistory history = RestartHistory.NONE;
    for (int i = 0; i < 6; i++) {
      history = history.exited(POLICY, Duration.ZERO, i * SECOND);
    }

    history = history.exited(POLICY, Duration.ofMinutes(1), 500 * SECOND);

    assertThat(history.pause(POLICY, new Random(1))).isLessThanOrEqualTo(POLICY.first());
  }

  @Test
  void thePolicySaysAfterWhichExits() {
    AgentExit success = new AgentExit(0, "", "", "");
    AgentExit failure = new AgentExit(1, "", "", "");

    assertThat(RestartPolicy.of(Mode.NEVER).restartsAfter(failure)).isFalse();
    assertThat(RestartPolicy.of(Mode.ON_FAILURE).restartsAfter(failure)).isTrue();
    assertThat(RestartPolicy.of(Mode.ON_FAILURE).restartsAfter(success)).isFalse();
    assertThat(RestartPolicy.of(Mode.ALWAYS).restartsAfter(success)).isTrue();
  }
}
