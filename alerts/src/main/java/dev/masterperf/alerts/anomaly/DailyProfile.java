package dev.masterperf.alerts.anomaly;

/** What a series is expected to be at each part of the day, following slowly. */
final class DailyProfile {
  private static final long DAY_MILLIS = 86_400_000;

  private final double rate;
  private final double[] levels;
  private final int[] visits;

  /**
   * @param buckets parts of a day
   * @param rate how fast a part follows; 1 forgets all but the last value
   */
  DailyProfile(int buckets, double rate) {
    this.rate = rate;
    this.levels = new double[buckets];
    this.visits = new int[buckets];
  }

  /** What is expected then; NaN if nothing was seen at that part of a day. */
  double expected(long epochMillis) {
    int bucket = bucket(epochMillis);
    return visits[bucket] == 0 ? Double.NaN : levels[bucket];
  }

  void learn(long epochMillis, double value) {
    int bucket = bucket(epochMillis);
    visits[bucket]++;
    levels[bucket] += Math.max(rate, 1.0 / visits[bucket]) * (value - levels[bucket]);
  }

  private int bucket(long epochMillis) {
    double part = (double) Math.floorMod(epochMillis, DAY_MILLIS) / DAY_MILLIS;
    return (int) (part * levels.length);
  }

  void fields(StateFields fields) {
    fields.numbers(levels, levels.length);
    fields.wholes(visits, visits.length);
  }

  /** What it keeps. */
  int stateBytes() {
    return (Double.BYTES + Integer.BYTES) * levels.length;
  }
}
