package dev.masterperf.alerts.anomaly;

/** The expert for what is usual at a time of day, by the distance from it. */
final class ProfileExpert {
  private final DailyProfile profile;
  private final TailProbability tail;

  /**
   * @param warmUp how many distances it has to see before it says something
   */
  ProfileExpert(int warmUp, DetectorSettings settings) {
    this.profile = new DailyProfile(settings.profileBuckets(), settings.profileRate());
    this.tail =
        new TailProbability(
            2 * settings.tailSize(), warmUp, settings.effects().ofValues(), settings);
  }

  /**
   * How rare a value is then.
   *
   * @param spread standard deviation of the series
   */
  double add(long epochMillis, double value, double spread) {
    double rarity = tail.rarity(Math.abs(value - profile.expected(epochMillis)), spread);
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
    return Finding.of(Finding.Kind.TIME_OF_DAY, tail, 1);
  }

  void fields(StateFields fields) {
    profile.fields(fields);
    tail.fields(fields);
  }

  /** What it keeps. */
  int stateBytes() {
    return profile.stateBytes() + tail.stateBytes();
  }
}
