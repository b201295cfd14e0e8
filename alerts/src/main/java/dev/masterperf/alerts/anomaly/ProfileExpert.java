package dev.masterperf.alerts.anomaly;

/** The expert for what is usual at a time of day, by the distance from it. */
final class ProfileExpert {
  /** A value outside the band is rarer than one in a thousand. */
  private static final double BAND_RARITY = 3;

  private final double mostWidths;
  private final DailyProfile profile;
  private final TailProbability tail;

  /**
   * @param warmUp how many distances it has to see before it says something
   */
  ProfileExpert(int warmUp, DetectorSettings settings) {
    this.mostWidths = settings.lesson().timeOfDay();
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
    double off = value - profile.expected(epochMillis);
    double rarity = tail.rarity(Math.abs(off), spread);
    double most = mostWidths * width(); // a spike is not what is usual the next day
    double beyond = Math.abs(off) > most ? off - Math.copySign(most, off) : 0;
    profile.learn(epochMillis, value - beyond);
    return rarity;
  }

  /** What is usual then; NaN while unknown. */
  double expected(long epochMillis) {
    return profile.expected(epochMillis);
  }

  /** How far from what is usual the edges of the band are; NaN while unknown. */
  double width() {
    return tail.valueOf(BAND_RARITY);
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
