package dev.masterperf.launcher.detect;

import dev.masterperf.alerts.anomaly.Detector;
import dev.masterperf.alerts.anomaly.Verdict;
import dev.masterperf.alerts.detection.AnomalySentence;

/** One sentence for people about an alert. */
final class Sentence {
  private Sentence() {}

  static String of(SeriesFile.Row row, Verdict verdict, Detector detector, PastTimes times) {
    return row.timestamp()
        + ": "
        + AnomalySentence.of(
            row.text(),
            verdict,
            detector.findings().get(0),
            age -> times.before(age).map(then -> ", at " + then).orElse(""));
  }
}
