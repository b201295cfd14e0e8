package dev.masterperf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.masterperf.model.packed.PackedInput;
import dev.masterperf.model.packed.PackedOutput;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.model.wire.AggregateCodec.StoredWindow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class AggregateTest {

  record Sample(double value, long ts, long order, Status status, boolean text) {}

  @Property
  void mergingInAnyOrderEqualsComputingOnce(
      @ForAll("samples") List<Sample> samples, @ForAll Random random) {
    Aggregate once = aggregate(samples);

    List<Aggregate> parts = new ArrayList<>();
    List<Sample> shuffled = new ArrayList<>(samples);
    Collections.shuffle(shuffled, random);
    for (int start = 0; start < shuffled.size(); ) {
      int end = Math.min(shuffled.size(), start + 1 + random.nextInt(4));
      parts.add(aggregate(shuffled.subList(start, end)));
      start = end;
    }
    Collections.shuffle(parts, random);
    Aggregate merged = new Aggregate();
    parts.forEach(merged::merge);

    assertSame(merged, once);
  }

  @Property
  void aClearedOneIsAsGoodAsNew(
      @ForAll("samples") List<Sample> before, @ForAll("samples") List<Sample> after) {
    Aggregate used = aggregate(before);
    used.addSteps(3.5, 1, 2);

    used.clear();
    add(after, used);

    assertSame(used, aggregate(after));
    assertThat(used.proto()).isEqualTo(aggregate(after).proto());
  }

  @Property
  void withoutDistributionsNumbersStayAndQuantilesAreRefused(
      @ForAll("samples") List<Sample> before, @ForAll("samples") List<Sample> after) {
    Aggregate merged = aggregate(before);
    merged.merge(aggregate(after));

    PackedOutput out = new PackedOutput();
    AggregateCodec.write(out, WindowState.FINAL, 1, aggregate(before));
    Aggregate numbers = AggregateCodec.read(new PackedInput(out.toByteArray()), false).aggregate();
    numbers.merge(aggregate(after));

    assertThat(numbers.count()).isEqualTo(merged.count());
    assertThat(numbers.sum()).isEqualTo(merged.sum());
    assertThat(numbers.min()).isEqualTo(merged.min());
    assertThat(numbers.max()).isEqualTo(merged.max());
    assertThat(numbers.last()).isEqualTo(merged.last());
    assertThat(numbers.increase()).isEqualTo(merged.increase());
    if (aggregate(before).count() > 0) {
      assertThatIllegalStateException().isThrownBy(() -> numbers.quantile(0.5));
      assertThatIllegalStateException().isThrownBy(numbers::sketch);
      assertThatIllegalStateException().isThrownBy(() -> numbers.copy().proto());
    }
  }

  @Property
  void storedBytesReadBackTheSame(@ForAll("samples") List<Sample> samples) {
    Aggregate aggregate = aggregate(samples);
    aggregate.addSteps(3.5, 1, 2);

    StoredWindow back = stored(WindowState.CORRECTED, 7, aggregate);

    assertThat(back.state()).isEqualTo(WindowState.CORRECTED);
    assertThat(back.revision()).isEqualTo(7);
    assertSame(back.aggregate(), aggregate);
  }

  @Property
  void storedBytesOfMergedWindowsReadBackTheSame(
      @ForAll("samples") List<Sample> one, @ForAll("samples") List<Sample> other) {
    Aggregate aggregate = aggregate(one);
    aggregate.merge(aggregate(other));

    Aggregate back = stored(WindowState.OPEN, 0, aggregate).aggregate();

    assertSame(back, aggregate);
    assertThat(back.sum()).isEqualTo(aggregate.sum());
    assertThat(back.sumSquares()).isEqualTo(aggregate.sumSquares());
    assertThat(back.proto()).isEqualTo(aggregate.proto());
  }

  /** As stores have them that were written before numbers that follow from others were left out. */
  @net.jqwik.api.Example
  void whatEarlierReleasesStoredIsRead() {
    Aggregate window = new Aggregate();
    long second = 1_700_002_800_000_000_000L;
    window.addSample(0.25, Unit.SECONDS, Status.OK, second, Aggregate.order(1, 7));
    window.addSample(0.5, Unit.SECONDS, Status.ERROR, second + 250_000_000, Aggregate.order(1, 9));
    window.addSteps(0.25, 0, 1);
    window.addEvent(Status.OK);
    window.addSample(0.125, Unit.SECONDS, Status.OK, second + 500_000_000, Aggregate.order(1, 12));
    window.addSteps(0.125, 1, 1);
    byte[] earlier =
        HexFormat.of()
            .parseHex(
                "65010401000000000000d83f01020173000000000000d03f00602b238a9f971707000000000001"
                    + "0003000000000000ec3f000000000000d53f000000000000c03f000000000000e03f000000"
                    + "000000c03f8094ebdc030a0103000000000000d03f000000000000e03f000000000000c03f");

    Aggregate read = AggregateCodec.read(new PackedInput(earlier)).aggregate();

    assertSame(read, window);
    PackedOutput out = new PackedOutput();
    AggregateCodec.write(out, WindowState.FINAL, 1, window);
    assertThat(out.size()).isLessThan(earlier.length * 2 / 3);
    assertSame(AggregateCodec.read(new PackedInput(out.toByteArray())).aggregate(), window);
  }

  @Property
  void jsonReadsBackTheSame(@ForAll("samples") List<Sample> samples) {
    WindowAggregate window =
        new WindowAggregate(
            Series.of("R2", "Object Upload", "upload").key(),
            Resolution.TEN_SECONDS,
            1_700_000_000_000L,
            WindowState.FINAL,
            1,
            aggregate(samples));

    WindowAggregate back = AggregateCodec.fromJson(AggregateCodec.toJson(window));

    assertThat(back.series()).isEqualTo(window.series());
    assertThat(back.startMillis()).isEqualTo(window.startMillis());
    assertThat(back.state()).isEqualTo(WindowState.FINAL);
    assertSame(back.aggregate(), window.aggregate());
  }

  /** Names are the senders'; whatever is in them has to come out again. */
  @Property
  void jsonKeepsEveryNameAndUnit(@ForAll String name, @ForAll String symbol) {
    Aggregate aggregate = new Aggregate();
    Unit unit = new Unit(whole("u" + symbol));
    aggregate.addSample(1, unit, Status.OK, 1, 1);
    SeriesKey key = Series.of("R2", "Object Upload", whole("i" + name)).key();
    byte[] json =
        AggregateCodec.toJson(
            new WindowAggregate(key, Resolution.HOUR, 0, WindowState.FINAL, 1, aggregate));

    WindowAggregate back = AggregateCodec.fromJson(json);

    assertThat(back.series()).isEqualTo(key);
    assertThat(back.aggregate().unit()).isEqualTo(unit);
  }

  /** Without halves of surrogate pairs, which are refused at the door. */
  private static String whole(String text) {
    String whole = text.replaceAll("\\p{Cs}", "");
    return whole.substring(
        0, whole.offsetByCodePoints(0, Math.min(12, whole.codePointCount(0, whole.length()))));
  }

  @Property
  void quantilesLieWithinOnePercentOfTheExactOnes(@ForAll("samples") List<Sample> samples) {
    Aggregate aggregate = aggregate(samples);
    double[] sorted =
        samples.stream().filter(s -> !s.text()).mapToDouble(Sample::value).sorted().toArray();
    if (sorted.length == 0) {
      assertThat(aggregate.quantile(0.5)).isNaN();
      return;
    }

    for (double q : new double[] {0, 0.5, 0.9, 0.99, 1}) {
      double exact = sorted[(int) Math.floor(q * (sorted.length - 1))];
      assertThat(aggregate.quantile(q))
          .as("q%s of %s", q, Arrays.toString(sorted))
          .isCloseTo(exact, within(Math.abs(exact) * 0.0101 + 1e-12));
    }
  }

  @net.jqwik.api.Example
  void noFourSamplesMakeAWindowTooLargeForATopic() {
    Aggregate aggregate = new Aggregate();
    for (double value : new double[] {1e-300, 1e300, -1e-300, -1e300}) {
      aggregate.addSample(value, Unit.SECONDS, Status.OK, 1, 1);
    }

    byte[] json =
        AggregateCodec.toJson(
            new WindowAggregate(
                Series.of("R2", "t", "i").key(),
                Resolution.SECOND,
                0,
                WindowState.FINAL,
                1,
                aggregate));

    assertThat(json.length).isLessThan(100_000);
    assertThat(aggregate.max()).isEqualTo(1e300);
    assertThat(aggregate.quantile(0)).isLessThan(-1e17);
  }

  /** Sums of such numbers leave the range of doubles; a store or a topic must still hold them. */
  @Property
  void wildNumbersReadBackToo(@ForAll double[] values) {
    Aggregate aggregate = new Aggregate();
    for (double value : values) {
      if (Double.isFinite(value)) {
        aggregate.addSample(value, Unit.SECONDS, Status.OK, 1, 1);
      }
    }

    Aggregate stored = stored(WindowState.OPEN, 0, aggregate).aggregate();
    Aggregate sent =
        AggregateCodec.fromJson(
                AggregateCodec.toJson(
                    new WindowAggregate(
                        Series.of("R2", "t", "i").key(),
                        Resolution.SECOND,
                        0,
                        WindowState.FINAL,
                        1,
                        aggregate)))
            .aggregate();

    for (Aggregate back : List.of(stored, sent)) {
      assertThat(back.count()).isEqualTo(aggregate.count());
      assertThat(back.sum()).isEqualTo(aggregate.sum());
      assertThat(back.sumSquares()).isEqualTo(aggregate.sumSquares());
    }
  }

  @Test
  void ofOneRecordAndTimeTheSmallestIsFirstAndTheGreatestLastInAnyOrder() {
    List<Sample> samples = new ArrayList<>();
    for (double value : new double[] {0.0, -0.0, 2, 1}) {
      samples.add(new Sample(value, 5, 3, Status.OK, false));
    }
    Aggregate there = aggregate(samples.subList(0, 2));
    Collections.reverse(samples);
    Aggregate back = aggregate(samples.subList(2, 4));
    Aggregate all = aggregate(samples);

    assertThat(Double.compare(there.first(), -0.0)).isZero();
    assertThat(Double.compare(there.last(), 0.0)).isZero();
    assertThat(Double.compare(back.first(), -0.0)).isZero();
    assertThat(Double.compare(back.last(), 0.0)).isZero();
    assertThat(all.first()).isZero();
    assertThat(all.last()).isEqualTo(2);
  }

  private static StoredWindow stored(WindowState state, int revision, Aggregate aggregate) {
    PackedOutput out = new PackedOutput();
    AggregateCodec.write(out, state, revision, aggregate);
    PackedInput in = new PackedInput(out.toByteArray());
    StoredWindow back = AggregateCodec.read(in);
    assertThat(in.hasRemaining()).isFalse();
    return back;
  }

  private static Aggregate aggregate(List<Sample> samples) {
    Aggregate aggregate = new Aggregate();
    add(samples, aggregate);
    return aggregate;
  }

  private static void add(List<Sample> samples, Aggregate aggregate) {
    for (Sample s : samples) {
      if (s.text()) {
        aggregate.addEvent(s.status());
      } else {
        aggregate.addSample(s.value(), Unit.SECONDS, s.status(), s.ts(), s.order());
      }
    }
  }

  private static void assertSame(Aggregate actual, Aggregate expected) {
    assertThat(actual.events()).isEqualTo(expected.events());
    assertThat(actual.errors()).isEqualTo(expected.errors());
    assertThat(actual.count()).isEqualTo(expected.count());
    assertThat(actual.increase()).isEqualTo(expected.increase());
    assertThat(actual.changes()).isEqualTo(expected.changes());
    assertThat(actual.unit()).isEqualTo(expected.unit());
    if (expected.count() > 0) {
      assertThat(actual.sum())
          .isCloseTo(expected.sum(), within(1e-9 * (1 + expected.count() * 1e6)));
      assertThat(actual.min()).isEqualTo(expected.min());
      assertThat(actual.max()).isEqualTo(expected.max());
      assertThat(actual.first()).isEqualTo(expected.first());
      assertThat(actual.firstTsNanos()).isEqualTo(expected.firstTsNanos());
      assertThat(actual.last()).isEqualTo(expected.last());
      assertThat(actual.lastOrder()).isEqualTo(expected.lastOrder());
      assertThat(actual.quantile(0.9)).isCloseTo(expected.quantile(0.9), within(1e-9));
    }
  }

  @Provide
  Arbitrary<List<Sample>> samples() {
    Arbitrary<Double> value =
        Arbitraries.oneOf(
            Arbitraries.of(0.0, 1.0, 1.0, -5.0), Arbitraries.doubles().between(-1e6, 1e6));
    Arbitrary<Sample> sample =
        Combinators.combine(
                value,
                Arbitraries.longs().between(1, 20),
                Arbitraries.of(Status.class),
                Arbitraries.integers().between(0, 9))
            .as((v, ts, status, kind) -> new Sample(v, ts, 0, status, kind == 0));
    return sample
        .list()
        .ofMaxSize(30)
        .map(
            list -> {
              List<Sample> numbered = new ArrayList<>();
              for (Sample s : list) {
                numbered.add(new Sample(s.value(), s.ts(), numbered.size(), s.status(), s.text()));
              }
              return numbered;
            });
  }
}
