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
  private final double[] rarities;

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
    int warmUp = Math.max(LEAST_WARM_UP, scale / valuesPerPoint / 3);
    this.tails =
        TailProbability.several(
            lengths.size(), settings.tailSize(), warmUp, settings.patternEffect(), settings);
    this.rarities = new double[lengths.size()];
  }

  /** The sum of what all of them say. */
  double add(double value) {
    double point = thinning.add(value);
    if (!Double.isNaN(point)) {
      past.add(point);
      for (int i = 0; i < rarities.length; i++) {
        rarities[i] = tails[i].rarity(past.distance(i));
      }
    }
    return Arrays.stream(rarities).sum();
  }

  /** The one that says most. */
  Finding strongest() {
    int most = 0;
    for (int i = 1; i < rarities.length; i++) {
      most = rarities[i] > rarities[most] ? i : most;
    }
    return new Finding(
        Finding.Kind.PATTERN,
        rarities[most],
        (long) lengths.get(most) * valuesPerPoint,
        (long) past.age(most) * valuesPerPoint);
  }

  int count() {
    return rarities.length;
  }

  void fields(StateFields fields) {
    thinning.fields(fields);
    past.fields(fields);
    for (TailProbability tail : tails) {
      tail.fields(fields);
    }
    fields.numbers(rarities, rarities.length);
  }

  /** What they keep. */
  int stateBytes() {
    return past.stateBytes() + TailProbability.stateBytes(tails);
  }
}
