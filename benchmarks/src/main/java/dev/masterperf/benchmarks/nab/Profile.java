package dev.masterperf.benchmarks.nab;

/** What hits, misses and false alarms weigh, by the benchmark's application profiles. */
enum Profile {
  STANDARD("standard", 1, 0.11),
  LOW_FP("reward_low_FP_rate", 1, 0.22),
  LOW_FN("reward_low_FN_rate", 2, 0.11);

  private final String title;
  private final double miss;
  private final double falseAlarm;

  Profile(String title, double miss, double falseAlarm) {
    this.title = title;
    this.miss = miss;
    this.falseAlarm = falseAlarm;
  }

  /** Its name in the benchmark. */
  String title() {
    return title;
  }

  /** What a window without an alert costs; one with an alert at its start earns 1. */
  double miss() {
    return miss;
  }

  /** What an alert far from any window costs. */
  double falseAlarm() {
    return falseAlarm;
  }
}
