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

  /** Counts in full where the variance is half of what it mostly is then, or less. */
  private static final Effect HALF = new Effect.Above(Math.log(2));

  /** Variances below this share of that of all values are called equal. */
  private static final double ROUNDING = 1e-9;

  private final FadingVariance now;
  private final FadingVariance usual;
  private final FadingVariance all = new FadingVariance(Double.POSITIVE_INFINITY);
  private final TailProbability tail;

  /**
   * @param scale in values
   * @param warmUp how many values it has to see before it says something
   */
  CalmExpert(int scale, int warmUp, DetectorSettings settings) {
    this.now = new FadingVariance(Math.max(LEAST_NOW, NOW * scale));
    this.usual = new FadingVariance(Math.max(LEAST_USUAL, USUAL * scale));
    this.tail = new TailProbability(settings.tailSize(), warmUp, HALF, settings);
  }

  /** How rare the calm is that a value ends. */
  double add(double value) {
    double least = ROUNDING * all.add(value) + Double.MIN_NORMAL;
    double calmer = Math.log((usual.add(value) + least) / (now.add(value) + least));
    return tail.rarity(Math.max(0, calmer), all.deviation());
  }

  Finding finding() {
    return Finding.of(Finding.Kind.CALM, tail, 1);
  }

  void fields(StateFields fields) {
    now.fields(fields);
    usual.fields(fields);
    all.fields(fields);
    tail.fields(fields);
  }

  /** What it keeps. */
  int stateBytes() {
    return 3 * FadingVariance.STATE_BYTES + tail.stateBytes();
  }
}
