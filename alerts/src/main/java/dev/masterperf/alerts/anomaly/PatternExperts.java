package dev.masterperf.alerts.anomaly;

import java.util.Arrays;
import java.util.List;

/**
 * Experts for patterns at one scale: the stream is thinned, and windows of several lengths are
 * compared with the past. What they say holds until the next point is complete.
 */
final class PatternExperts {
  private static final int LEAST_WARM_UP = 20;

  private final List<Integer> lengths;
  private final int valuesPerPoint;
  private final Thinning thinning;
  private final NearestPast past;
  private final TailProbability[] tails;
  private boolean completed;

  /**
   * @param valuesPerPoint how many values become one point
   * @param spikes whether points keep spikes and the largest difference counts, or means and their
   *     mean difference
   * @param scale of the series, in values
   */
  PatternExperts(
      int valuesPerPoint, boolean spikes, int scale, DetectorSettings settings, Scratch scratch) {
    this.lengths = settings.patternLengths();
    this.valuesPerPoint = valuesPerPoint;
    this.thinning = new Thinning(valuesPerPoint, spikes);
    this.past =
        new NearestPast(
            lengths, settings.candidates(), 1, spikes ? Norm.LARGEST : Norm.MEAN, scratch);
    this.tails =
        TailProbability.several(
            lengths.size(),
            settings.tailSize(),
            warmUp(scale, valuesPerPoint),
            settings.effects().ofPatterns(),
            settings);
  }

  /** How many points it takes until anything is said of them. */
  static int warmUp(int scale, int valuesPerPoint) {
    return Math.max(LEAST_WARM_UP, scale / valuesPerPoint / 3);
  }

  /**
   * The sum of what all of them say.
   *
   * @param spread standard deviation of the series
   */
  double add(double value, double spread) {
    double point = thinning.add(value);
    completed = !Double.isNaN(point);
    if (completed) {
      past.add(point);
      for (int i = 0; i < tails.length; i++) {
        tails[i].rarity(past.distance(i), spread);
      }
    }
    return Arrays.stream(tails).mapToDouble(TailProbability::rarity).sum();
  }

  /** Whether the last value completed a point. */
  boolean isCompleted() {
    return completed;
  }

  /** The points so far. */
  History points() {
    return past.points();
  }

  int valuesPerPoint() {
    return valuesPerPoint;
  }

  /** The one that says most. */
  Finding strongest() {
    int most = TailProbability.strongest(tails);
    return new Finding(
        Finding.Kind.PATTERN,
        tails[most].rarity(),
        tails[most].chance(),
        (long) lengths.get(most) * valuesPerPoint,
        (long) past.age(most) * valuesPerPoint);
  }

  int count() {
    return tails.length;
  }

  void fields(StateFields fields) {
    thinning.fields(fields);
    past.fields(fields);
    for (TailProbability tail : tails) {
      tail.fields(fields);
    }
  }

  /** What they keep. */
  int stateBytes() {
    return past.stateBytes() + TailProbability.stateBytes(tails);
  }
}
