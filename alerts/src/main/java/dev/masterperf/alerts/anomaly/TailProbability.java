package dev.masterperf.alerts.anomaly;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * How rare a value is among the last ones: -log10 of the probability of one at least as large.
 * Below a high quantile that is its rank; beyond it the tail falls exponentially with the mean
 * excess seen there (the estimator of a generalised Pareto tail with shape 0), which tells apart
 * values larger than any before.
 *
 * <p>As an {@link Effect} says, rarity counts in full only for what is much, too.
 */
final class TailProbability {
  /** Nothing is rarer than this, or one value would outweigh all other experts. */
  static final double MOST = 12;

  private static final double LOG10_E = 0.4343;
  private static final int FEWEST_IN_TAIL = 4;
  private static final int MIDDLE_EVERY = 32;

  /** Of the distances that are no larger than a rare one. */
  private static final double RARE = 0.99;

  /** An excess below this share of the quantile is rounding. */
  private static final double ROUNDING = 1e-15;

  private final Ranks ranks;
  private final int warmUp;
  private final double quantile;
  private final Effect effect;
  private double middle;
  private int sinceMiddle;
  private double chance;
  private double rarity;

  /**
   * @param ranks remembers the values
   * @param warmUp how many there have to be before any is called rare
   * @param quantile beyond which the tail is taken to fall exponentially
   * @param effect how much of the rarity of a distance counts
   */
  TailProbability(Ranks ranks, int warmUp, double quantile, Effect effect) {
    this.ranks = ranks;
    this.warmUp = warmUp;
    this.quantile = quantile;
    this.effect = effect;
  }

  /**
   * As the settings say.
   *
   * @param size how many values are remembered
   */
  TailProbability(int size, int warmUp, Effect effect, DetectorSettings settings) {
    this(
        settings.tailPrecision().remembering(size, inTail(size, settings.tailQuantile()) + 1),
        warmUp,
        settings.tailQuantile(),
        effect);
  }

  /** So many of a kind. */
  static TailProbability[] several(
      int count, int size, int warmUp, Effect effect, DetectorSettings settings) {
    return Stream.generate(() -> new TailProbability(size, warmUp, effect, settings))
        .limit(count)
        .toArray(TailProbability[]::new);
  }

  /**
   * Judges a value by those before, then remembers it.
   *
   * @param value not negative; NaN where there is none yet: nothing is remembered then, since
   *     anything in its place would make the first true value look infinitely rare
   * @param spread standard deviation of the series
   * @return from 0 to {@link #MOST}, as much as counts; 0 during warm-up
   */
  double rarity(double value, double spread) {
    chance = 0;
    rarity = 0;
    if (Double.isNaN(value)) {
      return 0;
    }
    if (ranks.count() >= warmUp) {
      chance = Math.min(Math.max(judged(value), 0), MOST);
      rarity = chance * effect(value, spread);
    }
    ranks.add(value);
    return rarity;
  }

  /** Of the last value, as much as counts. */
  double rarity() {
    return rarity;
  }

  /** Of the last value, whether or not it is much. */
  double chance() {
    return chance;
  }

  private double effect(double value, double spread) {
    int count = ranks.count();
    if (sinceMiddle == 0) {
      middle = ranks.largest(count / 2); // moves too slowly to be looked for each time
    }
    sinceMiddle = (sinceMiddle + 1) % MIDDLE_EVERY;
    double rare = ranks.largest(count - 1 - (int) (RARE * count));
    return effect.share(value, middle, rare, spread);
  }

  private double judged(double value) {
    int count = ranks.count();
    int inTail = inTail(count, quantile);
    int atLeast = ranks.atLeast(value);
    if (atLeast > inTail) {
      return -Math.log10((atLeast + 1.0) / (count + 1.0));
    }
    double edge = ranks.largest(inTail);
    double meanExcess = ranks.sumOfLargest(inTail) / inTail - edge;
    if (meanExcess <= ROUNDING * edge) {
      return MOST;
    }
    return -Math.log10(inTail / (count + 1.0)) + (value - edge) / meanExcess * LOG10_E;
  }

  /** Which value would be as rare as this, whether or not that is much; NaN during warm-up. */
  double valueOf(double rarity) {
    int count = ranks.count();
    if (count < warmUp) {
      return Double.NaN;
    }
    int inTail = inTail(count, quantile);
    double beyond = rarity + Math.log10(inTail / (count + 1.0));
    if (beyond <= 0) {
      return ranks.largest(Math.min(count - 1, (int) (Math.pow(10, -rarity) * (count + 1))));
    }
    double edge = ranks.largest(inTail);
    return edge + beyond * (ranks.sumOfLargest(inTail) / inTail - edge) / LOG10_E;
  }

  /** How many of the largest are the tail. */
  private static int inTail(int count, double quantile) {
    return Math.max(FEWEST_IN_TAIL, count - (int) (quantile * count));
  }

  void fields(StateFields fields) {
    ranks.fields(fields);
    middle = fields.number(middle);
    sinceMiddle = fields.whole(sinceMiddle, 0, MIDDLE_EVERY - 1);
    chance = fields.number(chance);
    rarity = fields.number(rarity);
  }

  static int stateBytes(TailProbability[] tails) {
    return Arrays.stream(tails).mapToInt(TailProbability::stateBytes).sum();
  }

  /** The one of several whose last value was rarest. */
  static int strongest(TailProbability[] tails) {
    int most = 0;
    for (int i = 1; i < tails.length; i++) {
      most = tails[i].rarity > tails[most].rarity ? i : most;
    }
    return most;
  }

  /** What it keeps. */
  int stateBytes() {
    return ranks.stateBytes();
  }
}
