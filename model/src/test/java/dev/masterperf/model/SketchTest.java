package dev.masterperf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.DDSketchProtoBinding;
import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import com.datadoghq.sketch.ddsketch.store.UnboundedSizeDenseStore;
import dev.masterperf.model.packed.PackedInput;
import dev.masterperf.model.packed.PackedOutput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;

/**
 * The promise of 1 %. The exact {@code q}-quantile of n samples is here the sample at index ⌊q · (n
 * − 1)⌋ of the sorted ones, counted from 0: always a sample that was there, and the one DDSketch's
 * bound is proved for (Masson, Rim, Lee, VLDB 2019, definition 1).
 */
class SketchTest {
  private static final double[] QUANTILES = {
    0, 0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1
  };

  /** Rounding of the sketch's own logarithms, on top of its proven bound. */
  private static final double BOUND = Sketch.RELATIVE_ERROR * (1 + 1e-9);

  /** What latencies, sizes and differences look like. */
  enum Shape {
    UNIFORM(random -> random.nextDouble() * 1_000),
    LOG_NORMAL(random -> Math.exp(random.nextGaussian() * 2 - 5)),
    /** Pareto with α = 0.5, which has neither mean nor variance. */
    HEAVY_TAILED(random -> 1e-3 * Math.pow(1 - random.nextDouble(), -2)),
    BIMODAL(random -> random.nextInt(10) == 0 ? 5 + random.nextGaussian() : 0.002),
    CONSTANT(random -> 0.0196),
    AROUND_ZERO(random -> random.nextInt(5) == 0 ? 0 : random.nextGaussian()),
    NEGATIVE(random -> -Math.exp(random.nextGaussian() * 3)),
    ONLY_ZEROS(random -> 0);

    private final ToDoubleFunction<Random> sample;

    Shape(ToDoubleFunction<Random> sample) {
      this.sample = sample;
    }
  }

  /** What a sketch goes through between two merges, in stores and on the wire. */
  enum Passage {
    NONE(sketch -> sketch),
    COPIED(Sketch::copy),
    STORED(SketchTest::stored),
    SENT(sketch -> Sketch.fromProto(sketch.toProto())),
    SENT_AND_STORED(sketch -> stored(Sketch.fromProto(sketch.toProto())));

    private final UnaryOperator<Sketch> way;

    Passage(UnaryOperator<Sketch> way) {
      this.way = way;
    }
  }

  private static Sketch stored(Sketch sketch) {
    PackedOutput out = new PackedOutput();
    sketch.write(out);
    return Sketch.read(new PackedInput(out.toByteArray()));
  }

  /** Samples of one shape: enough for the small form of a sketch, or for the large one. */
  record Sample(Shape shape, int size, long seed, Passage passage) {
    double[] values() {
      Random random = new Random(seed);
      double[] values = new double[size];
      Arrays.setAll(values, i -> shape.sample.applyAsDouble(random));
      return values;
    }

    Sketch sketch() {
      Sketch sketch = new Sketch();
      for (double value : values()) {
        sketch.add(value, 1);
      }
      return passage.way.apply(sketch);
    }
  }

  @Property(tries = 400)
  void answersWithinOnePercentWhateverTheDistribution(@ForAll("samples") Sample sample) {
    assertWithinBound(sample.sketch(), sample.values());
  }

  @Property(tries = 5)
  void answersWithinOnePercentAfterMergingAThousand(
      @ForAll Random random, @ForAll Passage between) {
    for (Shape shape : Shape.values()) {
      List<Sample> parts = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        parts.add(part(shape, random));
      }

      Sketch merged = new Sketch();
      for (int i = 0; i < parts.size(); i++) {
        merged.merge(parts.get(i).sketch());
        if (i % 100 == 99) {
          merged = between.way.apply(merged);
        }
      }

      assertWithinBound(merged, values(parts));
    }
  }

  @Property(tries = 20)
  void answersWithinOnePercentAfterMergingAThousandOfDifferentShapes(@ForAll Random random) {
    List<Sample> parts = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      parts.add(part(Shape.values()[random.nextInt(Shape.values().length)], random));
    }

    Sketch merged = new Sketch();
    parts.forEach(part -> merged.merge(part.sketch()));

    assertWithinBound(merged, values(parts));
  }

  /** As windows are: most hold a handful of samples or none, some hold many. */
  private static Sample part(Shape shape, Random random) {
    int size = random.nextInt(10) == 0 ? 33 + random.nextInt(300) : random.nextInt(33);
    Passage passage = Passage.values()[random.nextInt(Passage.values().length)];
    return new Sample(shape, size, random.nextLong(), passage);
  }

  private static double[] values(List<Sample> parts) {
    return parts.stream().flatMapToDouble(part -> Arrays.stream(part.values())).toArray();
  }

  @Property(tries = 200)
  void inWhichOrderSketchesAreMergedMakesNoDifference(
      @ForAll("parts") List<Sample> parts, @ForAll Random random) {
    Sketch inOrder = new Sketch();
    parts.forEach(part -> inOrder.merge(part.sketch()));

    List<Sketch> left = new ArrayList<>(parts.stream().map(Sample::sketch).toList());
    Collections.shuffle(left, random);
    while (left.size() > 1) {
      // Any two neighbours: every way to set brackets can come up.
      int at = random.nextInt(left.size() - 1);
      left.get(at).merge(left.remove(at + 1));
    }

    assertSame(left.get(0), inOrder);
  }

  @Property(tries = 200)
  void storingAndSendingChangesNothing(@ForAll("samples") Sample sample) {
    Sketch sketch = new Sample(sample.shape(), sample.size(), sample.seed(), Passage.NONE).sketch();

    for (Passage passage : Passage.values()) {
      assertSame(passage.way.apply(sketch), sketch);
    }
  }

  @Property(tries = 200)
  void whatHappensToASketchLeavesItsCopiesAndThoseItTookAsTheyWere(
      @ForAll("samples") Sample one, @ForAll("samples") Sample other) {
    Sketch original = one.sketch();
    Sketch copy = original.copy();
    Sketch taken = other.sketch();

    original.add(7, 1);
    copy.add(-7, 1);
    original.merge(taken);
    original.add(9, 40);

    Sketch expectedCopy = one.sketch();
    expectedCopy.add(-7, 1);
    Sketch expected = one.sketch();
    expected.add(7, 1);
    expected.merge(other.sketch());
    expected.add(9, 40);
    assertSame(taken, other.sketch());
    assertSame(copy, expectedCopy);
    assertSame(original, expected);
  }

  @Property(tries = 200)
  void aSampleCountedManyTimesIsThatManySamples(
      @ForAll("samples") Sample sample, @ForAll("times") int times) {
    Sketch weighted = new Sketch();
    Sketch repeated = new Sketch();
    for (double value : sample.values()) {
      weighted.add(value, times);
      for (int i = 0; i < times; i++) {
        repeated.add(value, 1);
      }
    }

    assertSame(weighted, repeated);
  }

  @Example
  void aMagnitudeBeyondTheLimitsCountsAsTheLimit() {
    Sketch sketch = new Sketch();
    for (double value : new double[] {-1e300, -1e-300, 0, 1e-300, 1e300}) {
      sketch.add(value, 1);
    }

    assertThat(sketch.count()).isEqualTo(5);
    assertThat(sketch.quantile(0)).isCloseTo(-1e18, within(1e16 * (1 + 1e-9)));
    for (double q : new double[] {0.25, 0.5, 0.75}) {
      assertThat(sketch.quantile(q)).isZero();
    }
    assertThat(sketch.quantile(1)).isCloseTo(1e18, within(1e16 * (1 + 1e-9)));
  }

  private static void assertWithinBound(Sketch sketch, double[] values) {
    assertThat(sketch.count()).isEqualTo(values.length);
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    for (double q : QUANTILES) {
      if (sorted.length > 0) {
        double exact = sorted[(int) Math.floor(q * (sorted.length - 1))];
        assertThat(sketch.quantile(q))
            .as("q%s of %d samples", q, sorted.length)
            .isCloseTo(exact, within(Math.abs(exact) * BOUND));
      }
    }
  }

  /** The same samples in the same form give the same answers, up to rounding. */
  private static void assertSame(Sketch actual, Sketch expected) {
    assertThat(actual.count()).isEqualTo(expected.count());
    if (expected.count() == 0) {
      return;
    }
    for (double q : QUANTILES) {
      double answer = expected.quantile(q);
      assertThat(actual.quantile(q))
          .as("q%s", q)
          .isCloseTo(answer, within(Math.abs(answer) * 1e-9));
    }
  }

  @Provide
  Arbitrary<Sample> samples() {
    Arbitrary<Integer> sizes =
        Arbitraries.frequencyOf(
            Tuple.of(2, Arbitraries.integers().between(1, 31)),
            Tuple.of(2, Arbitraries.integers().between(32, 34)),
            Tuple.of(2, Arbitraries.integers().between(35, 5_000)));
    return Combinators.combine(
            Arbitraries.of(Shape.class), sizes, Arbitraries.longs(), Arbitraries.of(Passage.class))
        .as(Sample::new);
  }

  @Provide
  Arbitrary<List<Sample>> parts() {
    return Combinators.combine(
            Arbitraries.of(Shape.class),
            Arbitraries.integers().between(0, 70),
            Arbitraries.longs(),
            Arbitraries.of(Passage.class))
        .as(Sample::new)
        .list()
        .ofMinSize(2)
        .ofMaxSize(12);
  }

  @Provide
  Arbitrary<Integer> times() {
    return Arbitraries.integers().between(1, 5);
  }

  /** Other programs read the message with the library that DDSketch's authors publish. */
  @Property(tries = 200)
  void theMessageIsWhatTheLibraryReads(@ForAll("samples") Sample sample) throws Exception {
    Sketch sketch = sample.sketch();

    DDSketch read =
        DDSketchProtoBinding.fromProto(
            UnboundedSizeDenseStore::new,
            com.datadoghq.sketch.ddsketch.proto.DDSketch.parseFrom(sketch.toProto()));

    assertThat(read.getCount()).isEqualTo(sketch.count());
    for (double q : new double[] {0, 0.5, 0.9, 0.99, 1}) {
      assertThat(read.getValueAtQuantile(q)).isEqualTo(sketch.quantile(q));
    }
  }

  /** Other programs may send fractions; what rounding leaves of them is no count below 0. */
  @Property(tries = 500)
  void fractionalCountsAreReadBack(
      @ForAll @DoubleRange(min = 0.1, max = 2) double positive,
      @ForAll @DoubleRange(min = 0.1, max = 2) double negative) {
    UnboundedSizeDenseStore above = new UnboundedSizeDenseStore();
    above.add(3, positive);
    UnboundedSizeDenseStore below = new UnboundedSizeDenseStore();
    below.add(3, negative);
    DDSketch sent = DDSketch.of(new LogarithmicMapping(Sketch.RELATIVE_ERROR), below, above, 0);
    Sketch sketch = Sketch.fromProto(DDSketchProtoBinding.toProto(sent).toByteArray());

    PackedOutput out = new PackedOutput();
    sketch.write(out);

    assertThat(Sketch.fromProto(sketch.toProto()).count()).isEqualTo(sketch.count());
    assertThat(Sketch.read(new PackedInput(out.toByteArray())).count()).isEqualTo(sketch.count());
  }

  @Example
  void aHandfulOfValuesFarApartMakesAShortMessage() {
    Sketch sketch = new Sketch();
    for (double value : new double[] {0.001, 0.2, 40, 0.2}) {
      sketch.add(value, 1);
    }

    assertThat(sketch.toProto().length).isLessThan(64);
  }

  @Example
  void everyNumberOfValuesIsReadBackAroundTheOneThatOlderStoresEndedAt() {
    Sketch sketch = new Sketch();
    for (int count = 1; count <= 70; count++) {
      sketch.add(count, 1);

      assertSame(stored(sketch), sketch);
    }
  }

  /** What a store held when 32 values were the most: their number, then each of them. */
  @Example
  void whatOlderStoresHoldIsRead() {
    PackedOutput out = new PackedOutput();
    out.writeCount(32);
    for (int value = 1; value <= 32; value++) {
      out.writeDoubleLE(value);
    }

    Sketch read = Sketch.read(new PackedInput(out.toByteArray()));

    assertThat(read.count()).isEqualTo(32);
    assertThat(read.quantile(1)).isCloseTo(32, within(0.32));
  }

  @Property(tries = 500)
  void aSketchThatIsUsedAgainIsAsNew(
      @ForAll @Size(max = 200) List<@DoubleRange(min = -1e6, max = 1e6) Double> before,
      @ForAll @Size(max = 200) List<@DoubleRange(min = -10, max = 10) Double> samples) {
    Sketch again = new Sketch();
    before.forEach(sample -> again.add(sample, 1));
    again.clear();
    Sketch fresh = new Sketch();
    for (double sample : samples) {
      again.add(sample, 1);
      fresh.add(sample, 1);
    }
    again.add(0, 3);
    fresh.add(0, 3);

    assertThat(again.toProto()).isEqualTo(fresh.toProto());
    assertThat(stored(again).toProto()).isEqualTo(fresh.toProto());
    assertThat(again.count()).isEqualTo(samples.size() + 3);
  }

  @Property(tries = 500)
  void itsBinsHoldEachSampleOnce(
      @ForAll @Size(max = 200) List<@DoubleRange(min = -1e6, max = 1e6) Double> samples) {
    Sketch sketch = new Sketch();
    samples.forEach(sample -> sketch.add(sample, 1));
    List<Double> missing = new ArrayList<>(samples);
    double[] counted = {0};

    sketch.forEachBin(
        (sign, bin, count) -> {
          counted[0] += count;
          missing.removeIf(
              sample -> {
                boolean zero = Math.abs(sample) < Sketch.MIN_MAGNITUDE;
                return sign == (zero ? 0 : (int) Math.signum(sample))
                    && (zero || Sketch.bin(Math.abs(sample)) == bin);
              });
        });

    assertThat(counted[0]).isEqualTo(samples.size());
    assertThat(missing).isEmpty();
    assertThat(sketch.count()).isEqualTo(samples.size());
  }
}
