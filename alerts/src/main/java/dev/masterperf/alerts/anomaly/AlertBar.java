package dev.masterperf.alerts.anomaly;

/**
 * Decides which evidence is an alert. Each alert lifts what the next one needs, and that sinks
 * again slowly: so a series that is wild by nature gets a higher bar than a calm one. After an
 * alert there is silence for a while, since an anomaly that lasts is one.
 */
final class AlertBar {
  private static final int LEAST_QUIET = 5;

  private final double needed;
  private final double step;
  private final double fading;
  private final double quiet;
  private double lift;
  private long sinceAlert = Long.MAX_VALUE / 2;

  /**
   * @param scale in values
   */
  AlertBar(int scale, DetectorSettings settings) {
    this.needed = settings.alertEvidence();
    this.step = settings.barStep();
    this.fading = Math.exp(-1.0 / (settings.barMemory() * scale));
    this.quiet = Math.max(LEAST_QUIET, settings.quietShare() * scale);
  }

  /** Another value: the bar sinks by its part; returns evidence as a multiple of the bar. */
  double heightOf(double evidence) {
    lift *= fading;
    sinceAlert++;
    return evidence / (needed + lift);
  }

  /** Whether the last alert is so near that another would be its repetition. */
  boolean isQuiet() {
    return sinceAlert < quiet;
  }

  void fields(StateFields fields) {
    lift = fields.number(lift);
    sinceAlert = fields.whole(sinceAlert);
  }

  void alerted() {
    sinceAlert = 0;
    lift += step;
  }
}
