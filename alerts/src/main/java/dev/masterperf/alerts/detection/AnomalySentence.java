package dev.masterperf.alerts.detection;

import dev.masterperf.alerts.anomaly.Band;
import dev.masterperf.alerts.anomaly.Finding;
import dev.masterperf.alerts.anomaly.Verdict;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.function.LongFunction;

/** One sentence for people about what a detector found in a value. */
public final class AnomalySentence {
  private static final int DIGITS = 4;
  private static final double MOST_TOLD = 1e6;
  private static final double LEAST_PLAIN = 1e-9;
  private static final double MOST_PLAIN = 1e15;

  private AnomalySentence() {}

  /**
   * The sentence.
   *
   * @param value as people are to read it
   * @param rarest of what was found
   * @param then what is known of the time so many values ago, to stand behind their number
   */
  public static String of(
      String value, Verdict verdict, Finding rarest, LongFunction<String> then) {
    return value
        + expected(verdict.band())
        + ", "
        + number(verdict.evidence() / verdict.needed())
        + " times as unusual as an alert needs; "
        + found(rarest, then)
        + rarity(rarest);
  }

  /** Tails are reckoned far beyond what was seen: there a number would only look exact. */
  private static String rarity(Finding finding) {
    return oneIn(finding) > MOST_TOLD
        ? " (less than 1 in a million)"
        : String.format(Locale.ROOT, " (1 in %,.0f)", oneIn(finding));
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

  private static String found(Finding finding, LongFunction<String> then) {
    return switch (finding.kind()) {
      case PATTERN ->
          "the shape of the last "
              + finding.length()
              + " values is rare, the most similar one ended "
              + finding.age()
              + " values before"
              + then.apply(finding.age());
      case NEIGHBOURS ->
          "the last "
              + finding.length()
              + " values are rare, the most similar ones ended "
              + finding.age()
              + " values before"
              + then.apply(finding.age());
      case TIME_OF_DAY -> "the value is rare for its time of day";
      case SEASON ->
          "the last values are rare for their place in a season of " + finding.length() + " values";
      case JUMP -> "the jump from the value before is rare";
      case CALM -> "values hardly vary any more, which is rare";
    };
  }

  /** A number with as many digits as matter; with a power of ten where zeros would be many. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    BigDecimal rounded =
        new BigDecimal(value)
            .round(new MathContext(DIGITS, RoundingMode.HALF_EVEN))
            .stripTrailingZeros();
    double size = Math.abs(value);
    return size == 0 || (size >= LEAST_PLAIN && size < MOST_PLAIN)
        ? rounded.toPlainString()
        : rounded.toString();
  }
}
