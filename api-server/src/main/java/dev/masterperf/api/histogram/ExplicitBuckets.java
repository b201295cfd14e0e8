package dev.masterperf.api.histogram;

import java.util.Arrays;
import java.util.Optional;

/**
 * Buckets between bounds the sender chose; the first reaches from below, the last has no upper
 * bound.
 *
 * <p>Inside a bucket samples are taken as spread evenly, as Prometheus' {@code histogram_quantile}
 * does; a quantile answered lies in the bucket of the true one, so it is off by less than that
 * bucket's width (and the sketch's 1 %). A bucket without a bound on one side counts as that of its
 * only bound, unless least and most are known.
 */
public final class ExplicitBuckets implements Buckets {
  /** More than anybody sends; the sketch has no use for finer ones. */
  static final int MAX_BUCKETS = 4_096;

  /** Places in one bucket over which its samples are spread, and in all of them together. */
  private static final int PLACES = 16;

  private static final int ALL_PLACES = 1_024;

  private final double[] bounds;
  private final long[] counts;
  private final long count;

  /**
   * @param bounds ascending, finite; the inclusive upper bounds of all buckets but the last
   * @param counts one more than bounds; neither array is changed afterwards
   * @throws IllegalArgumentException if they do not fit each other
   */
  public ExplicitBuckets(double[] bounds, long[] counts) {
    if (counts.length != bounds.length + 1) {
      throw new IllegalArgumentException(
          bounds.length
              + " bounds need "
              + (bounds.length + 1)
              + " bucket counts, there are "
              + counts.length);
    }
    if (counts.length > MAX_BUCKETS) {
      throw new IllegalArgumentException(
          "it has " + counts.length + " buckets, at most " + MAX_BUCKETS + " are taken");
    }
    for (int i = 0; i < bounds.length; i++) {
      if (!Double.isFinite(bounds[i]) || (i > 0 && !(bounds[i] > bounds[i - 1]))) {
        throw new IllegalArgumentException("bounds must be finite and ascending");
      }
    }
    this.bounds = bounds;
    this.counts = counts;
    this.count = Buckets.total(counts);
  }

  @Override
  public long count() {
    return count;
  }

  @Override
  public boolean hasBounds() {
    return bounds.length > 0;
  }

  @Override
  public int cells() {
    return counts.length + bounds.length;
  }

  @Override
  public Optional<Buckets> since(Buckets earlier) {
    if (!(earlier instanceof ExplicitBuckets before) || !Arrays.equals(bounds, before.bounds)) {
      return Optional.empty();
    }
    long[] more = new long[counts.length];
    for (int i = 0; i < more.length; i++) {
      more[i] = counts[i] - before.counts[i];
      if (more[i] < 0) {
        return Optional.empty();
      }
    }
    return Optional.of(new ExplicitBuckets(bounds, more));
  }

  @Override
  public void spread(double least, double most, Values values) {
    int places = Math.max(1, Math.min(PLACES, ALL_PLACES / counts.length));
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        spread(lower(i, least), upper(i, most), counts[i], places, values);
      }
    }
  }

  private double lower(int bucket, double least) {
    if (bucket > 0) {
      return Math.max(bounds[bucket - 1], least);
    }
    if (Double.isFinite(least)) {
      return least;
    }
    // As Prometheus: what is bounded above zero only is taken to begin there.
    return hasBounds() ? Math.min(bounds[0], 0) : 0;
  }

  private double upper(int bucket, double most) {
    if (bucket < bounds.length) {
      return Math.min(bounds[bucket], most);
    }
    if (Double.isFinite(most)) {
      return most;
    }
    return hasBounds() ? bounds[bounds.length - 1] : 0;
  }

  private static void spread(double low, double high, long count, int places, Values values) {
    int parts = (int) Math.min(count, places);
    if (!(low < high)) {
      values.add(high, count);
      return;
    }
    long given = 0;
    for (int i = 0; i < parts; i++) {
      // In halves, so that neither difference nor product can overflow.
      double share = (i + 0.5) / parts;
      long upTo =
          i == parts - 1 ? count : count / parts * (i + 1) + count % parts * (i + 1) / parts;
      values.add(low * (1 - share) + high * share, upTo - given);
      given = upTo;
    }
  }
}
