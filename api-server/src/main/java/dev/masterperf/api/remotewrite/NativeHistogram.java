package dev.masterperf.api.remotewrite;

import dev.masterperf.api.histogram.Buckets;
import dev.masterperf.api.histogram.Distribution;
import dev.masterperf.api.histogram.ExplicitBuckets;
import dev.masterperf.api.histogram.ExponentialBuckets;
import dev.masterperf.api.histogram.ExponentialBuckets.Row;
import dev.masterperf.api.protobuf.MalformedProtobuf;
import dev.masterperf.api.protobuf.Numbers;
import dev.masterperf.api.protobuf.ProtoMessage;

/**
 * A native histogram of Prometheus, which has the same message in 1.0 and 2.0. Its bucket {@code i}
 * holds samples in {@code (base^(i-1), base^i]}, one below ours; buckets nobody fell into are left
 * out, and the counts of the others come as differences or, where they are no whole numbers, as
 * doubles.
 */
final class NativeHistogram {
  /** {@code schema} of one whose bounds stand in {@code custom_values}. */
  private static final int CUSTOM_BUCKETS = -53;

  private static final int RESET = 1;
  private static final int GAUGE = 3;

  /** Buckets kept of one sign; finer ones are merged until they fit. */
  private static final int MAX_WIDTH = 2_048;

  private double sum;
  private int schema;
  private double zeroThreshold;
  private double zeros;
  private long hint;
  private long millis;
  private long startMillis;
  private final Side positive = new Side();
  private final Side negative = new Side();
  private final Numbers customValues = new Numbers();

  private NativeHistogram() {}

  static NativeHistogram read(ProtoMessage message) throws MalformedProtobuf {
    NativeHistogram read = new NativeHistogram();
    while (message.next()) {
      switch (message.field()) {
        case 3 -> read.sum = message.float64();
        case 4 -> read.schema = message.sint32();
        case 5 -> read.zeroThreshold = message.float64();
        case 6 -> read.zeros = (double) message.varint();
        case 7 -> read.zeros = message.float64();
        case 8 -> read.negative.addSpan(message.message());
        case 9 -> message.addZigZagsTo(read.negative.deltas);
        case 10 -> message.addFixed64To(read.negative.counts);
        case 11 -> read.positive.addSpan(message.message());
        case 12 -> message.addZigZagsTo(read.positive.deltas);
        case 13 -> message.addFixed64To(read.positive.counts);
        case 14 -> read.hint = message.varint();
        case 15 -> read.millis = message.varint();
        case 16 -> message.addFixed64To(read.customValues);
        case 17 -> read.startMillis = message.varint();
        default -> message.skip(); // count, which the buckets tell
      }
    }
    return read;
  }

  long millis() {
    return millis;
  }

  /** Since when it counts, epoch milliseconds; 0 where that is not known. */
  long startMillis() {
    // That it is the first one after a reset says as much: nothing before it belongs to it.
    return startMillis == 0 && hint == RESET ? millis - 1 : startMillis;
  }

  boolean isStale() {
    return StaleMarker.is(sum);
  }

  /** Whether it says how things are, instead of what has been counted. */
  boolean isGauge() {
    return hint == GAUGE;
  }

  /**
   * What it tells. Samples that were no numbers stand in no bucket, and are not counted.
   *
   * @throws IllegalArgumentException if its fields do not fit each other
   */
  Distribution distribution() {
    Buckets buckets = schema == CUSTOM_BUCKETS ? custom() : exponential();
    double total = Double.isInfinite(sum) ? Double.NaN : sum;
    return Distribution.of(buckets.count(), total, Double.NaN, Double.NaN, buckets);
  }

  private Buckets custom() {
    if (customValues.size() > MAX_WIDTH) {
      throw new IllegalArgumentException(
          "it has " + customValues.size() + " custom values, at most " + MAX_WIDTH + " are taken");
    }
    long[] counts = new long[customValues.size() + 1];
    positive.each(
        (index, count) -> {
          if (index < 0 || index >= counts.length) {
            throw new IllegalArgumentException("its spans lead beyond its custom values");
          }
          counts[(int) index] += count;
        });
    return new ExplicitBuckets(customValues.doubles(), counts);
  }

  private Buckets exponential() {
    // Both signs share one scale, so both are merged as far as the wider one needs.
    int steps = Math.max(positive.stepsToFit(), negative.stepsToFit());
    return new ExponentialBuckets(
        schema - steps, whole(zeros), zeroThreshold, positive.row(steps), negative.row(steps));
  }

  private static long whole(double count) {
    if (!(count >= 0 && count < Long.MAX_VALUE)) {
      throw new IllegalArgumentException("a bucket holds " + count + " samples");
    }
    return Math.round(count);
  }

  /** The buckets of one sign, or all of a custom one. */
  private static final class Side {
    private final Numbers offsets = new Numbers();
    private final Numbers lengths = new Numbers();
    private final Numbers deltas = new Numbers();
    private final Numbers counts = new Numbers();

    @FunctionalInterface
    interface Bucket {
      void take(long index, long count);
    }

    void addSpan(ProtoMessage span) throws MalformedProtobuf {
      int offset = 0;
      long length = 0;
      while (span.next()) {
        switch (span.field()) {
          case 1 -> offset = span.sint32();
          case 2 -> length = span.varint() & 0xffffffffL;
          default -> span.skip();
        }
      }
      offsets.add(offset);
      lengths.add(length);
    }

    private int size() {
      return Math.max(deltas.size(), counts.size());
    }

    /** Every bucket with its index as Prometheus has it, ascending. */
    void each(Bucket bucket) {
      requireFit();
      long index = 0;
      long count = 0;
      int next = 0;
      for (int i = 0; i < offsets.size(); i++) {
        index += offsets.get(i);
        for (long j = 0; j < lengths.get(i); j++) {
          if (counts.size() > 0) {
            count = whole(Double.longBitsToDouble(counts.get(next)));
          } else {
            count += deltas.get(next);
          }
          if (count < 0) {
            throw new IllegalArgumentException("a bucket holds " + count + " samples");
          }
          bucket.take(index++, count);
          next++;
        }
      }
    }

    private void requireFit() {
      if (size() > Numbers.MAX_KEPT || offsets.size() > Numbers.MAX_KEPT) {
        throw new IllegalArgumentException(
            "it has " + size() + " buckets, at most " + Numbers.MAX_KEPT + " are taken");
      }
      long length = 0;
      for (int i = 0; i < offsets.size(); i++) {
        length += lengths.get(i);
        if (i > 0 && offsets.get(i) < 0) {
          throw new IllegalArgumentException("its spans overlap");
        }
      }
      if (length != size() || (deltas.size() > 0 && counts.size() > 0)) {
        throw new IllegalArgumentException(
            "its spans are for " + length + " buckets, there are counts for " + size());
      }
    }

    /** How often neighbours have to be merged until few enough buckets are left. */
    int stepsToFit() {
      requireFit();
      if (size() == 0) {
        return 0;
      }
      long first = offsets.get(0);
      long last = first - 1;
      for (int i = 0; i < offsets.size(); i++) {
        last += (i == 0 ? 0 : offsets.get(i)) + lengths.get(i);
      }
      int steps = 0;
      while ((last >> steps) - (first >> steps) >= MAX_WIDTH) {
        steps++;
      }
      return steps;
    }

    Row row(int steps) {
      if (size() == 0) {
        return Row.EMPTY;
      }
      long[] bounds = {Long.MAX_VALUE, Long.MIN_VALUE};
      each(
          (index, count) -> {
            bounds[0] = Math.min(bounds[0], index - 1 >> steps);
            bounds[1] = Math.max(bounds[1], index - 1 >> steps);
          });
      if (bounds[0] != (int) bounds[0] || bounds[1] != (int) bounds[1]) {
        throw new IllegalArgumentException("the offset of its buckets is too large");
      }
      long[] merged = new long[(int) (bounds[1] - bounds[0] + 1)];
      each(
          (index, count) -> {
            int at = (int) ((index - 1 >> steps) - bounds[0]);
            merged[at] += count;
            if (merged[at] < 0) {
              throw new IllegalArgumentException("the counts of its buckets are too large");
            }
          });
      return new Row((int) bounds[0], merged);
    }
  }
}
