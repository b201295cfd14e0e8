package dev.masterperf.streams.ingest;

import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.DoubleAdder;

/** Counts seconds by fixed buckets. Safe for threads. */
final class Buckets {
  private static final double MILLIS_PER_SECOND = 1000.0;

  private final List<Double> bounds;
  private final AtomicLongArray counts;
  private final DoubleAdder sumSeconds = new DoubleAdder();

  /**
   * @param bounds upper ends in seconds, growing
   */
  Buckets(List<Double> bounds) {
    this.bounds = List.copyOf(bounds);
    this.counts = new AtomicLongArray(bounds.size() + 1);
  }

  /** Counts so many of this length; one below zero counts as zero. */
  void add(long millis, long times) {
    double seconds = Math.max(0, millis) / MILLIS_PER_SECOND;
    int bucket = 0;
    while (bucket < bounds.size() && seconds > bounds.get(bucket)) {
      bucket++;
    }
    counts.addAndGet(bucket, times);
    sumSeconds.add(seconds * times);
  }

  Waits now() {
    Long[] copy = new Long[counts.length()];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = counts.get(i);
    }
    return new Waits(bounds, List.of(copy), sumSeconds.sum());
  }
}
