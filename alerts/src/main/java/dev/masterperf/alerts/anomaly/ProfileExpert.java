package dev.masterperf.alerts.anomaly;

/** The expert for what is usual at a time of day, by the distance from it. */
final class ProfileExpert {
  private final DailyProfile profile;
  private final TailProbability tail;
  private double rarity;

  /**
   * @param warmUp how many distances it has to see before it says something
   */
  ProfileExpert(int warmUp, DetectorSettings settings) {
    this.profile = new DailyProfile(settings.profileBuckets(), settings.profileRate());
    this.tail =
        new TailProbability(2 * settings.tailSize(), warmUp, settings.valueEffect(), settings);
  }

  double add(long epochMillis, double value) {
    rarity = tail.rarity(Math.abs(value - profile.expected(epochMillis)));
    profile.learn(epochMillis, value);
    return rarity;
  }

  /** What is usual then; NaN while unknown. */
  double expected(long epochMillis) {
    return profile.expected(epochMillis);
  }

  /** How far from what is usual a value has to be to be as rare as this; NaN while unknown. */
  double width(double asRare) {
    return tail.valueOf(asRare);
  }

  Finding finding() {
    return new Finding(Finding.Kind.TIME_OF_DAY, rarity, 1, 0);
  }

  void fields(StateFields fields) {
    profile.fields(fields);
    tail.fields(fields);
    rarity = fields.number(rarity);
  }

  /** What it keeps. */
  int stateBytes() {
    return profile.stateBytes() + tail.stateBytes();
  }
}
