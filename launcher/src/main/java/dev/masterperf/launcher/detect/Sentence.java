package dev.masterperf.launcher.detect;

import dev.masterperf.alerts.anomaly.Band;
import dev.masterperf.alerts.anomaly.Detector;
import dev.masterperf.alerts.anomaly.Finding;
import dev.masterperf.alerts.anomaly.Verdict;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** One sentence for people about an alert. */
final class Sentence {
  private static final int DIGITS = 4;

  private Sentence() {}

  static String of(SeriesFile.Row row, Verdict verdict, Detector detector) {
    Finding rarest = detector.findings().get(0);
    return row.timestamp()
        + ": "
        + row.text()
        + expected(verdict.band())
        + ", evidence "
        + number(verdict.evidence())
        + "; "
        + found(rarest)
        + " (1 in "
        + String.format(Locale.ROOT, "%,.0f", Math.pow(10, rarest.rarity()))
        + ")";
  }

  private static String expected(Band band) {
    return band.isKnown()
        ? ", expected at this time of day "
            + number(band.expected())
            + " ("
            + number(band.lower())
            + " to "
            + number(band.upper())
            + ")"
        : "";
  }

  private static String found(Finding finding) {
    return switch (finding.kind()) {
      case PATTERN ->
          "the shape of the last "
              + finding.length()
              + " values is rare, the most similar one ended "
              + finding.age()
              + " values before";
      case NEIGHBOURS ->
          "the last "
              + finding.length()
              + " values are rare, the most similar ones ended "
              + finding.age()
              + " values before";
      case TIME_OF_DAY -> "the value is rare for its time of day";
      case JUMP -> "the jump from the value before is rare";
      case CALM -> "values hardly vary any more, which is rare";
    };
  }

  private static String number(double value) {
    return new BigDecimal(value)
        .round(new MathContext(DIGITS, RoundingMode.HALF_EVEN))
        .stripTrailingZeros()
        .toPlainString();
  }
}
