package dev.masterperf.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.masterperf.model.Sketch;
import dev.masterperf.model.Summary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever threads do: what flushes tell together is exactly what was recorded. */
class CellsTest {
  private static final FlushSpan SPAN = new FlushSpan(0, FlushSpan.SECOND);
  private static final int SAMPLES = 400_000;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8, 32, 200})
  void flushesDuringRecordingLoseAndDoubleNothing(int threads) throws Exception {
    Cells cells = new Cells();
    long[][] recorded = new long[threads][SAMPLES / threads];
    AtomicInteger running = new AtomicInteger(threads);
    AtomicInteger noPlace = new AtomicInteger();
    CyclicBarrier start = new CyclicBarrier(threads + 1);
    for (int t = 0; t < threads; t++) {
      long[] own = recorded[t];
      SplittableRandom random = new SplittableRandom(t);
      Thread thread =
          new Thread(
              () -> {
                awaitAll(start);
                for (int i = 0; i < own.length; i++) {
                  own[i] = random.nextLong(1L << (1 + i % 33)); // up to 8 s
                  if (!cells.add(
                      (double) own[i], Scale.Nanos.bin((double) own[i]), 0, own[i] % 3 == 0)) {
                    noPlace.incrementAndGet();
                  }
                }
                running.decrementAndGet();
              });
      thread.setDaemon(true);
      thread.start();
    }
    awaitAll(start);
    List<Summary> flushed = new ArrayList<>();
    boolean last;
    do {
      last = running.get() == 0;
      Samples taken = cells.take(Flush.of(SPAN));
      if (!taken.isEmpty()) {
        flushed.add(taken.toSummary(SPAN, 1e9));
      }
    } while (!last);

    long[] all = Arrays.stream(recorded).flatMapToLong(Arrays::stream).sorted().toArray();
    Sketch expected = new Sketch();
    Arrays.stream(all).forEach(nanos -> expected.add(nanos / 1e9, 1));
    Sketch sketched = new Sketch();
    for (Summary summary : flushed) {
      if (summary.sketch() == null) {
        sketched.add(summary.min(), summary.count());
      } else {
        sketched.merge(summary.sketch());
      }
    }
    assertThat(noPlace).hasValue(0);
    assertThat(flushed.stream().mapToLong(Summary::count).sum()).isEqualTo(all.length);
    assertThat(flushed.stream().mapToLong(Summary::errors).sum())
        .isEqualTo(Arrays.stream(all).filter(nanos -> nanos % 3 == 0).count());
    assertThat(flushed.stream().mapToLong(summary -> Math.round(summary.sum() * 1e9)).sum())
        .isEqualTo(Arrays.stream(all).sum());
    assertThat(flushed.stream().mapToDouble(Summary::min).min().orElseThrow())
        .isEqualTo(all[0] / 1e9);
    assertThat(flushed.stream().mapToDouble(Summary::max).max().orElseThrow())
        .isEqualTo(all[all.length - 1] / 1e9);
    assertThat(sketched.toProto()).isEqualTo(expected.toProto());
    double squares = Arrays.stream(all).mapToDouble(nanos -> nanos / 1e9 * (nanos / 1e9)).sum();
    assertThat(flushed.stream().mapToDouble(Summary::sumSquares).sum())
        .isCloseTo(squares, within(squares * 1e-9));
  }

  /** Virtual ones where this Java has them: more than anybody would give a place of its own. */
  @Test
  void tenThousandThreadsShareABoundedNumberOfCells() throws Exception {
    Cells cells = new Cells();
    ExecutorService executor = manyThreads();
    for (int t = 0; t < 10_000; t++) {
      executor.execute(
          () -> {
            for (int i = 1; i <= 50; i++) {
              cells.add(i, Scale.Base.bin(i), 0, false);
              Thread.onSpinWait();
            }
          });
    }
    executor.shutdown();
    assertThat(executor.awaitTermination(5, TimeUnit.MINUTES)).isTrue();

    Summary summary = cells.take(Flush.of(SPAN)).toSummary(SPAN, 1);

    assertThat(summary.count()).isEqualTo(500_000);
    assertThat(summary.sum()).isEqualTo(10_000 * 1_275.0);
    assertThat(cells.count()).isLessThanOrEqualTo(Cells.MAX_CELLS);
  }

  private static ExecutorService manyThreads() throws ReflectiveOperationException {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (NoSuchMethodException e) {
      return Executors.newFixedThreadPool(500);
    }
  }

  /** With all cells taken a sample still finds a place, and is taken from there in order. */
  @Test
  void samplesThatFindEveryCellClaimedAreKeptAside() {
    Leftovers leftovers = new Leftovers();
    for (int i = 1; i <= Leftovers.CAPACITY; i++) {
      assertThat(leftovers.add(i, Scale.Base.bin(i), i, false)).isTrue();
    }

    assertThat(leftovers.add(1, Scale.Base.bin(1), 0, false)).isFalse();

    Summary summary = leftovers.take().toSummary(SPAN, 1);
    assertThat(summary.count()).isEqualTo(Leftovers.CAPACITY);
    assertThat(summary.first()).isEqualTo(1);
    assertThat(summary.last()).isEqualTo(Leftovers.CAPACITY);
    assertThat(leftovers.isEmpty()).isTrue();
    assertThat(leftovers.add(1, Scale.Base.bin(1), 0, false)).isTrue();
  }

  @Property
  void oneSummaryEqualsThatOfTheSamplesOneByOne(
      @ForAll @Size(min = 1, max = 80) List<@DoubleRange(min = -1e13, max = 1e13) Double> values,
      @ForAll boolean fewDecimals) {
    Cells cells = new Cells();
    List<Double> samples =
        fewDecimals ? values.stream().map(value -> Math.rint(value / 1e12)).toList() : values;
    samples.forEach(value -> cells.add(value, Scale.Base.bin(value), 0, value < 0));

    Summary summary = cells.take(Flush.of(SPAN)).toSummary(SPAN, 1);

    double increase = 0;
    for (int i = 1; i < samples.size(); i++) {
      double step = samples.get(i) - samples.get(i - 1);
      increase += step < 0 ? samples.get(i) : step;
    }
    double sum = samples.stream().mapToDouble(value -> value).sum();
    assertThat(summary.count()).isEqualTo(samples.size());
    assertThat(summary.first()).isEqualTo(samples.get(0));
    assertThat(summary.last()).isEqualTo(samples.get(samples.size() - 1));
    assertThat(summary.increase()).isCloseTo(increase, within(1e-9 * 1e13 * samples.size()));
    assertThat(summary.sum()).isCloseTo(sum, within(1e-9 * 1e13 * samples.size()));
    assertThat(summary.errors()).isEqualTo(samples.stream().filter(value -> value < 0).count());
    if (summary.sketch() != null) {
      assertThat(summary.sketch().count()).isEqualTo(samples.size());
    }
    assertThat(cells.take(Flush.of(SPAN)).isEmpty()).isTrue();
  }

  private static void awaitAll(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
