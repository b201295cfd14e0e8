package dev.masterperf.alerts.anomaly;

/**
 * The expert for fast spikes, by how far a value is from the one before it: patterns are made of
 * many values, in which a single one can drown.
 */
final class JumpExpert {
  private final TailProbability tail;
  private double last = Double.NaN;
  private double rarity;

  /**
   * @param warmUp how many jumps it has to see before it says something
   */
  JumpExpert(int warmUp, DetectorSettings settings) {
    this.tail =
        new TailProbability(2 * settings.tailSize(), warmUp, settings.valueEffect(), settings);
  }

  double add(double value) {
    rarity = tail.rarity(Math.abs(value - last));
    last = value;
    return rarity;
  }

  Finding finding() {
    return new Finding(Finding.Kind.JUMP, rarity, 1, 0);
  }

  void fields(StateFields fields) {
    tail.fields(fields);
    last = fields.number(last);
    rarity = fields.number(rarity);
  }

  /** What it keeps. */
  int stateBytes() {
    return Double.BYTES + tail.stateBytes();
  }
}
