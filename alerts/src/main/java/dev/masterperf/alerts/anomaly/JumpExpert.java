package dev.masterperf.alerts.anomaly;

/**
 * The expert for fast spikes, by how far a value is from the one before it: patterns are made of
 * many values, in which a single one can drown.
 */
final class JumpExpert {
  private final TailProbability tail;
  private double last = Double.NaN;

  /**
   * @param warmUp how many jumps it has to see before it says something
   */
  JumpExpert(int warmUp, DetectorSettings settings) {
    this.tail =
        new TailProbability(
            2 * settings.tailSize(), warmUp, settings.effects().ofValues(), settings);
  }

  /**
   * How rare the jump to a value is.
   *
   * @param spread standard deviation of the series
   */
  double add(double value, double spread) {
    double rarity = tail.rarity(Math.abs(value - last), spread);
    last = value;
    return rarity;
  }

  Finding finding() {
    return Finding.of(Finding.Kind.JUMP, tail, 1);
  }

  void fields(StateFields fields) {
    tail.fields(fields);
    last = fields.number(last);
  }

  /** What it keeps. */
  int stateBytes() {
    return Double.BYTES + tail.stateBytes();
  }
}
