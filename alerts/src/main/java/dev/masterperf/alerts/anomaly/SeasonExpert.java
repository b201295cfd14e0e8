package dev.masterperf.alerts.anomaly;

import java.util.Arrays;

/**
 * The expert for what comes again after a while, whatever that while is: the period is found in the
 * series itself, where its points are most like those so long before (the highest peak of their
 * autocorrelation). It says how far a point is from the mean of those one, two and three periods
 * ago.
 */
final class SeasonExpert {
  private static final int REPEATS = 3;

  /** The period is looked for again after so many points. */
  private static final int SEARCH_EVERY = 26;

  private static final int FEWEST_POINTS = 104;

  /** There is no period whose autocorrelation is not higher than this. */
  private static final double LEAST_LIKENESS = 0.3;

  /** A longer period has to be better than a shorter one by this. */
  private static final double BETTER = 0.02;

  /** What is alike until then is only near: the first peak is looked for behind. */
  private static final double UNLIKE = 0.1;

  private static final int SHORTEST = 4;

  private final int valuesPerPoint;
  private final int longest;
  private final TailProbability tail;
  private final Scratch scratch;
  private int period;
  private int sinceSearch;

  /**
   * @param valuesPerPoint how many values a point stands for
   * @param scale of the series, in values
   */
  SeasonExpert(int valuesPerPoint, int scale, DetectorSettings settings, Scratch scratch) {
    this.valuesPerPoint = valuesPerPoint;
    this.longest = settings.candidates();
    this.scratch = scratch;
    int warmUp = PatternExperts.warmUp(scale, valuesPerPoint);
    this.tail =
        new TailProbability(settings.tailSize(), warmUp, settings.effects().ofPatterns(), settings);
  }

  /**
   * Takes the newest of some points.
   *
   * @param spread standard deviation of the series
   */
  void add(History points, double spread) {
    tail.rarity(distance(points), spread);
    sinceSearch++;
    if (sinceSearch >= SEARCH_EVERY && points.size() >= FEWEST_POINTS) {
      sinceSearch = 0;
      period = period(points);
    }
  }

  /** What it says of the last point. */
  double rarity() {
    return tail.rarity();
  }

  /** From the mean of those periods ago; NaN where there are none. */
  private double distance(History points) {
    int newest = points.end() - 1;
    int first = points.end() - points.size();
    double sum = 0;
    int count = 0;
    for (int at = newest - period; period > 0 && at >= first && count < REPEATS; at -= period) {
      sum += points.points()[at];
      count++;
    }
    return count == 0 ? Double.NaN : Math.abs(points.points()[newest] - sum / count);
  }

  private int period(History points) {
    int count = Math.min(points.size(), longest);
    int lags = count / 2;
    double[] likeness = likeness(points, count, lags);
    boolean wasUnlike = false;
    double best = LEAST_LIKENESS;
    int found = 0;
    for (int lag = 1; lag <= lags && likeness[0] > 0; lag++) {
      double alike = likeness[lag] / likeness[0] * count / (count - lag);
      wasUnlike |= alike < UNLIKE;
      double enough = lag == found + 1 ? best : best + BETTER; // up to the top of a peak
      if (wasUnlike && lag >= SHORTEST && alike > enough) {
        best = alike;
        found = lag;
      }
    }
    return found;
  }

  /**
   * Sums of the products of points that lie so many apart, after their mean was taken off. Over
   * points in reverse order the inner loop is plain, and the compiler makes vectors of it.
   */
  private double[] likeness(History points, int count, int lags) {
    double[] reversed = new double[count];
    double mean = 0;
    for (int i = 0; i < count; i++) {
      reversed[i] = points.points()[points.end() - 1 - i];
      mean += reversed[i] / count;
    }
    for (int i = 0; i < count; i++) {
      reversed[i] -= mean;
    }
    double[] sums = scratch.zeros(lags + 1);
    for (int i = 0; i < count; i++) {
      addProducts(sums, Math.min(lags + 1, count - i), reversed, i);
    }
    return Arrays.copyOf(sums, lags + 1);
  }

  private static void addProducts(double[] sums, int end, double[] points, int from) {
    double point = points[from];
    for (int lag = 0; lag < end; lag++) {
      sums[lag] += point * points[from + lag];
    }
  }

  Finding finding() {
    return Finding.of(Finding.Kind.SEASON, tail, (long) period * valuesPerPoint);
  }

  void fields(StateFields fields) {
    period = fields.whole(period, 0, longest);
    sinceSearch = fields.whole(sinceSearch, 0, Integer.MAX_VALUE);
    tail.fields(fields);
  }

  /** What it keeps. */
  int stateBytes() {
    return 2 * Integer.BYTES + tail.stateBytes();
  }
}
