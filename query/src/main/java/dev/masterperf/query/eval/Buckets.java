package dev.masterperf.query.eval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A classic histogram: counts of samples up to bounds, each a series with a label {@code le}. */
final class Buckets {
  /** Counts that differ by less, relatively, are taken to be equal but for rounding. */
  private static final double TOLERANCE = 1e-12;

  private record Bucket(double upper, double count) {}

  private final List<Bucket> buckets = new ArrayList<>();
  private boolean forced;

  void add(double upper, double count) {
    buckets.add(new Bucket(upper, count));
  }

  /** Whether some count had to be raised, since it was below that of a lower bound. */
  boolean wasForced() {
    return forced;
  }

  double quantile(double q) {
    if (Double.isNaN(q)) {
      return Double.NaN;
    }
    if (!Quantiles.isProper(q)) {
      return q < 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    List<Bucket> sorted = coalesced();
    if (sorted.isEmpty()) {
      return Double.NaN;
    }
    monotonic(sorted);
    double total = sorted.get(sorted.size() - 1).count();
    if (sorted.size() < 2 || total == 0) {
      return Double.NaN;
    }
    return at(q * total, sorted);
  }

  private static double at(double rank, List<Bucket> sorted) {
    int last = sorted.size() - 1;
    int found = 0;
    while (found < last && sorted.get(found).count() < rank) {
      found++;
    }
    Bucket bucket = sorted.get(found);
    if (found == last) {
      return sorted.get(last - 1).upper();
    }
    if (found == 0 && bucket.upper() <= 0) {
      return bucket.upper();
    }
    double lower = found == 0 ? 0 : sorted.get(found - 1).upper();
    double before = found == 0 ? 0 : sorted.get(found - 1).count();
    double share = (rank - before) / (bucket.count() - before);
    return lower + (bucket.upper() - lower) * share;
  }

  double fraction(double lower, double upper) {
    List<Bucket> sorted = coalesced();
    double total = sorted.isEmpty() ? 0 : sorted.get(sorted.size() - 1).count();
    if (total == 0 || Double.isNaN(total) || Double.isNaN(lower) || Double.isNaN(upper)) {
      return Double.NaN;
    }
    if (lower >= upper) {
      return 0;
    }
    return (rank(upper, sorted, total) - rank(lower, sorted, total)) / total;
  }

  private static double rank(double value, List<Bucket> sorted, double total) {
    double rank = 0;
    double lower = Double.NEGATIVE_INFINITY;
    for (Bucket bucket : sorted) {
      if (lower >= value) {
        return rank;
      }
      if (bucket.upper() > value) {
        boolean natural = Double.isInfinite(lower) && bucket.upper() > 0;
        double from = natural ? 0 : lower;
        double share = (value - from) / (bucket.upper() - from);
        return Math.min(total, rank + (bucket.count() - rank) * share);
      }
      rank = bucket.count();
      lower = bucket.upper();
    }
    return total;
  }

  /** Sorted, one for each bound; empty where the highest is not infinite. */
  private List<Bucket> coalesced() {
    buckets.sort(Comparator.comparingDouble(Bucket::upper));
    if (buckets.isEmpty() || buckets.get(buckets.size() - 1).upper() != Double.POSITIVE_INFINITY) {
      return List.of();
    }
    List<Bucket> sorted = new ArrayList<>();
    for (Bucket bucket : buckets) {
      int last = sorted.size() - 1;
      if (last >= 0 && sorted.get(last).upper() == bucket.upper()) {
        sorted.set(last, new Bucket(bucket.upper(), sorted.get(last).count() + bucket.count()));
      } else {
        sorted.add(bucket);
      }
    }
    return sorted;
  }

  private void monotonic(List<Bucket> sorted) {
    double before = sorted.get(0).count();
    for (int i = 1; i < sorted.size(); i++) {
      Bucket bucket = sorted.get(i);
      boolean rounding = Math.abs(bucket.count() - before) / bucket.count() <= TOLERANCE;
      if (rounding || bucket.count() < before) {
        forced |= !rounding;
        sorted.set(i, new Bucket(bucket.upper(), before));
      } else {
        before = bucket.count();
      }
    }
  }
}
