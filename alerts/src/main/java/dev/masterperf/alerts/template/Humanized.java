package dev.masterperf.alerts.template;

/** Numbers as people read them: Prometheus' functions whose names begin with humanize. */
final class Humanized {
  private static final String[] LARGE = {"k", "M", "G", "T", "P", "E", "Z", "Y"};
  private static final String[] BINARY = {"ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"};
  private static final String[] SMALL = {"m", "u", "n", "p", "f", "a", "z", "y"};

  private Humanized() {}

  static String decimal(double value) {
    return Math.abs(value) >= 1 ? scaledDown(value, 1000, LARGE) : scaledUp(value);
  }

  static String binary(double value) {
    return scaledDown(value, 1024, BINARY);
  }

  static String percentage(double value) {
    return GoNumber.fourDigits(value * 100) + "%";
  }

  /** Of seconds since the epoch. */
  static String timestamp(double value) {
    return Double.isFinite(value) ? GoTime.text(GoTime.at(value)) : GoNumber.fourDigits(value);
  }

  /** Of seconds. */
  static String duration(double value) {
    if (!Double.isFinite(value)) {
      return GoNumber.fourDigits(value);
    }
    return Math.abs(value) >= 1 ? seconds(value) : scaledUp(value) + "s";
  }

  private static String scaledDown(double value, double step, String[] prefixes) {
    double scaled = value;
    String prefix = "";
    for (int i = 0; i < prefixes.length && Math.abs(scaled) >= step; i++) {
      if (Double.isInfinite(scaled)) {
        break;
      }
      prefix = prefixes[i];
      scaled /= step;
    }
    return GoNumber.fourDigits(scaled) + prefix;
  }

  private static String scaledUp(double value) {
    double scaled = value;
    String prefix = "";
    for (int i = 0; i < SMALL.length && Math.abs(scaled) < 1 && scaled != 0; i++) {
      prefix = SMALL[i];
      scaled *= 1000;
    }
    return GoNumber.fourDigits(scaled) + prefix;
  }

  /** From a minute on whole seconds; below, four digits. */
  private static String seconds(double value) {
    String sign = value < 0 ? "-" : "";
    long whole = (long) Math.abs(value);
    if (whole < 60) {
      return GoNumber.fourDigits(value) + "s";
    }
    StringBuilder out = new StringBuilder(sign);
    long days = whole / 86_400;
    long hours = whole / 3600 % 24;
    if (days > 0) {
      out.append(days).append("d ");
    }
    if (whole >= 3600) {
      out.append(hours).append("h ");
    }
    return out.append(whole / 60 % 60).append("m ").append(whole % 60).append('s').toString();
  }
}
