package dev.masterperf.benchmarks.tracker;

import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Durations as services have them: log-normal around 1 ms, a hundredth of them above 10 ms. Made in
 * advance, and few enough to stay in the cache beside what is measured.
 */
@State(Scope.Thread)
public class Latencies {
  private static final int COUNT = 1 << 11;
  private static final double MEDIAN_NANOS = 1e6;

  private final long[] nanos = new long[COUNT];
  private int next;

  public Latencies() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < COUNT; i++) {
      double normal =
          Math.sqrt(-2 * Math.log(1 - random.nextDouble()))
              * Math.cos(2 * Math.PI * random.nextDouble());
      nanos[i] = Math.round(MEDIAN_NANOS * Math.exp(normal));
    }
  }

  long next() {
    next = (next + 1) & (COUNT - 1);
    return nanos[next];
  }
}
