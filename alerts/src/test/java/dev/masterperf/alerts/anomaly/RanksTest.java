package dev.masterperf.alerts.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RanksTest {
  private static final List<IntFunction<Ranks>> KINDS =
      List.of(ExactRanks::new, size -> new CodedRanks(size, 1 + size / 20));

  @Property(tries = 300)
  void knowTheOrderOfTheLastValues(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 300) int size,
      @ForAll @IntRange(min = 1, max = 250) int distinct) {
    for (IntFunction<Ranks> kind : KINDS) {
      Random random = new Random(seed);
      Ranks ranks = kind.apply(size);
      Deque<Double> last = new ArrayDeque<>();
      for (int i = 0; i < 2 * size + 50; i++) {
        double value = random.nextInt(distinct); // exact in a code, too
        ranks.add(value);
        last.add(value);
        if (last.size() > size) {
          last.remove();
        }
        ranks = i % 97 == 50 ? restored(ranks, kind.apply(size)) : ranks;
        assertSame(ranks, last, random);
      }
    }
  }

  private static void assertSame(Ranks ranks, Deque<Double> last, Random random) {
    List<Double> sorted = last.stream().sorted(Comparator.reverseOrder()).toList();
    double value = sorted.get(random.nextInt(sorted.size()));
    int place = random.nextInt(sorted.size());
    int tail = Math.min(sorted.size(), 1 + sorted.size() / 20);

    assertThat(ranks.count()).isEqualTo(sorted.size());
    assertThat(ranks.atLeast(value)).isEqualTo(last.stream().filter(x -> x >= value).count());
    assertThat(ranks.largest(place)).isEqualTo(sorted.get(place));
    assertThat(ranks.largest(tail - 1)).isEqualTo(sorted.get(tail - 1));
    assertThat(ranks.sumOfLargest(tail))
        .isEqualTo(sorted.subList(0, tail).stream().mapToDouble(Double::doubleValue).sum());
  }

  private static Ranks restored(Ranks ranks, Ranks empty) {
    StateWriter writer = new StateWriter();
    ranks.fields(writer);
    empty.fields(new StateReader(ByteBuffer.wrap(writer.written())));
    return empty;
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-30, 3.3e-7, 0.999, 1, 1.0039, 77_777, 1.234e12, 9e30})
  void aCodeIsOffByLessThanHalfAPercent(double value) {
    Ranks ranks = new CodedRanks(9, 3);
    ranks.add(value);

    assertThat(ranks.largest(0)).isCloseTo(value, within(0.004 * value));
    assertThat(ranks.atLeast(value)).isEqualTo(1);
    assertThat(ranks.atLeast(value * 1.01)).isZero();
  }

  @Test
  void zeroIsTheCodeOfNothingElse() {
    Ranks ranks = new CodedRanks(9, 3);
    Stream.of(0.0, -0.0, Double.MIN_VALUE, Double.MAX_VALUE).forEach(ranks::add);

    assertThat(ranks.atLeast(0)).isEqualTo(4);
    assertThat(ranks.atLeast(Double.MIN_VALUE)).isEqualTo(2);
    assertThat(ranks.largest(0)).isFinite().isGreaterThan(1e38);
  }
}
