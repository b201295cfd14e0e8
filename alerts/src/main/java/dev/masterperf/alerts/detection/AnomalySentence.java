package dev.masterperf.alerts.detection;

import dev.masterperf.alerts.anomaly.Band;
import dev.masterperf.alerts.anomaly.Finding;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** One sentence for people about what a detector found in a value. */
public final class AnomalySentence {
  private static final int DIGITS = 4;

  private AnomalySentence() {}

  /**
   * The sentence.
   *
   * @param value as people are to read it
   * @param evidence in powers of ten of improbability
   * @param rarest of what was found
   */
  public static String of(String value, Band band, double evidence, Finding rarest) {
    return value
        + expected(band)
        + ", evidence "
        + number(evidence)
        + "; "
        + found(rarest)
        + " (1 in "
        + String.format(Locale.ROOT, "%,.0f", oneIn(rarest))
        + ")";
  }

  /** How rare a finding is: one in so many values. */
  static double oneIn(Finding finding) {
    return Math.pow(10, finding.chance());
  }

  private static String expected(Band band) {
    return band.isKnown()
        ? ", expected at this time of day "
            + number(band.expected())
            + " ("
            + range(band.lower(), band.upper())
            + ")"
        : "";
  }

  /** A band, as text. */
  public static String range(double lower, double upper) {
    return number(lower) + " to " + number(upper);
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
      case SEASON ->
          "the last values are rare for their place in a season of " + finding.length() + " values";
      case JUMP -> "the jump from the value before is rare";
      case CALM -> "values hardly vary any more, which is rare";
    };
  }

  /** A number with as many digits as matter. */
  static String number(double value) {
    return new BigDecimal(value)
        .round(new MathContext(DIGITS, RoundingMode.HALF_EVEN))
        .stripTrailingZeros()
        .toPlainString();
  }
}
