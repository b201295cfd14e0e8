package dev.masterperf.alerts.anomaly;

import java.util.Arrays;

/**
 * Decides which evidence is an alert. The bar is found by the series itself: it lies higher where
 * evidence is high anyway, by the median of its peaks; and each alert lifts what the next one
 * needs, which sinks again slowly. So a series that is wild by nature gets a higher bar than a calm
 * one.
 *
 * <p>An anomaly that lasts is one. So after an alert there is silence for a while, and then until
 * evidence has gone down, or far above what it was.
 */
final class AlertBar {
  private static final int LEAST_QUIET = 5;

  /** Of the scale, over which the peak of evidence is taken. */
  private static final double PEAK_SHARE = 0.1;

  /** Over how many of them the median is taken: three scales. */
  private static final int PEAKS = 30;

  private final DetectorSettings.Bar settings;
  private final double asked;
  private final double fading;
  private final double quiet;
  private final int peakLength;
  private final double[] peaks = new double[PEAKS];
  private int peakCount;
  private double peak;
  private int ofPeak;
  private double usual;
  private double lift;
  private long sinceAlert = Long.MAX_VALUE / 2;
  private boolean armed = true;
  private double alerted;

  /**
   * @param scale in values
   * @param asked so many times what the settings say is needed for an alert
   */
  AlertBar(int scale, double asked, DetectorSettings.Bar settings) {
    this.settings = settings;
    this.asked = asked;
    this.fading = Math.exp(-1.0 / (settings.memory() * scale));
    this.quiet = Math.max(LEAST_QUIET, settings.quietShare() * scale);
    this.peakLength = Math.max(LEAST_QUIET, (int) (PEAK_SHARE * scale));
  }

  /**
   * What is said of a value's evidence.
   *
   * @param height as a multiple of what the settings say is needed
   * @param needed evidence for an alert
   * @param repeats whether an alert would only repeat the last
   */
  record Decision(double height, double needed, boolean alert, boolean repeats) {}

  /** Decides of the next value, and learns from it. */
  Decision decide(double evidence) {
    lift *= fading;
    sinceAlert++;
    double base = settings.least() + settings.usualShare() * usual + lift;
    double needed = asked * base;
    boolean isQuiet = sinceAlert < quiet;
    armed |= !isQuiet && evidence < settings.rearmShare() * needed;
    boolean repeats = isQuiet || !(armed || evidence > settings.rise() * alerted);
    boolean alert = !repeats && evidence >= needed;
    if (alert) {
      sinceAlert = 0;
      lift += settings.step();
      armed = false;
      alerted = evidence;
    }
    learn(evidence);
    return new Decision(evidence / base, needed, alert, repeats);
  }

  private void learn(double evidence) {
    peak = Math.max(peak, evidence);
    if (++ofPeak < peakLength) {
      return;
    }
    peaks[peakCount % PEAKS] = peak;
    peakCount = peakCount + 1 < 2 * PEAKS ? peakCount + 1 : PEAKS; // goes round, and stays full
    peak = 0;
    ofPeak = 0;
    double[] sorted = Arrays.copyOf(peaks, Math.min(peakCount, PEAKS));
    Arrays.sort(sorted);
    usual = sorted[(sorted.length - 1) / 2];
  }

  void fields(StateFields fields) {
    lift = fields.number(lift);
    sinceAlert = fields.whole(sinceAlert);
    armed = fields.whole(armed ? 1 : 0, 0, 1) == 1;
    alerted = fields.number(alerted);
    usual = fields.number(usual);
    peak = fields.number(peak);
    ofPeak = fields.whole(ofPeak, 0, peakLength - 1);
    peakCount = fields.whole(peakCount, 0, 2 * PEAKS - 1);
    fields.numbers(peaks, Math.min(peakCount, PEAKS));
  }
}
