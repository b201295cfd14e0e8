package dev.masterperf.alerts.anomaly;

/**
 * The expert for flat lines and drop-outs, by how much less values vary now than they did over a
 * longer while: distances alone never call it unusual that nothing moves.
 */
final class CalmExpert {
  /** Of the scale, for what is now. */
  private static final double NOW = 0.1;

  /** Of the scale, for what is usual. */
  private static final double USUAL = 0.5;

  private static final double LEAST_NOW = 4;
  private static final double LEAST_USUAL = 10;

  /** Of logarithms no multiple of the median means anything. */
  private static final double ANY_EFFECT = 1;

  /** Variances below this share of that of all values are called equal. */
  private static final double ROUNDING = 1e-9;

  private final FadingVariance now;
  private final FadingVariance usual;
  private final FadingVariance all = new FadingVariance(Double.POSITIVE_INFINITY);
  private final TailProbability tail;
  private double rarity;

  /**
   * @param scale in values
   * @param warmUp how many values it has to see before it says something
   */
  CalmExpert(int scale, int warmUp, DetectorSettings settings) {
    this.now = new FadingVariance(Math.max(LEAST_NOW, NOW * scale));
    this.usual = new FadingVariance(Math.max(LEAST_USUAL, USUAL * scale));
    this.tail = new TailProbability(2 * settings.tailSize(), warmUp, ANY_EFFECT, settings);
  }

  double add(double value) {
    double least = ROUNDING * all.add(value) + Double.MIN_NORMAL;
    double calmer = Math.log((usual.add(value) + least) / (now.add(value) + least));
    rarity = tail.rarity(Math.max(0, calmer));
    return rarity;
  }

  Finding finding() {
    return new Finding(Finding.Kind.CALM, rarity, 1, 0);
  }

  void fields(StateFields fields) {
    now.fields(fields);
    usual.fields(fields);
    all.fields(fields);
    tail.fields(fields);
    rarity = fields.number(rarity);
  }

  /** What it keeps. */
  int stateBytes() {
    return 3 * FadingVariance.STATE_BYTES + tail.stateBytes();
  }
}
