package dev.masterperf.alerts.rule;

import dev.masterperf.query.syntax.NearestName;
import java.util.List;
import java.util.stream.Stream;

/** How a template writes a number: the functions of Prometheus' templates of the same names. */
public enum ValueFormat {
  PLAIN("") {
    @Override
    public String text(double value) {
      return GoNumber.shortest(value);
    }
  },
  HUMANIZE("humanize") {
    @Override
    public String text(double value) {
      return Math.abs(value) >= 1 ? scaledDown(value, 1000, LARGE) : scaledUp(value);
    }
  },
  HUMANIZE_1024("humanize1024") {
    @Override
    public String text(double value) {
      return scaledDown(value, 1024, BINARY);
    }
  },
  HUMANIZE_DURATION("humanizeDuration") {
    @Override
    public String text(double value) {
      if (!Double.isFinite(value)) {
        return GoNumber.fourDigits(value);
      }
      return Math.abs(value) >= 1 ? seconds(value) : scaledUp(value) + "s";
    }
  },
  HUMANIZE_PERCENTAGE("humanizePercentage") {
    @Override
    public String text(double value) {
      return GoNumber.fourDigits(value * 100) + "%";
    }
  };

  static final List<String> FUNCTIONS =
      Stream.of(values()).map(format -> format.function).filter(name -> !name.isEmpty()).toList();

  private static final String[] LARGE = {"k", "M", "G", "T", "P", "E", "Z", "Y"};
  private static final String[] BINARY = {"ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"};
  private static final String[] SMALL = {"m", "u", "n", "p", "f", "a", "z", "y"};

  private final String function;

  ValueFormat(String function) {
    this.function = function;
  }

  /** The number as people read it. */
  public abstract String text(double value);

  static ValueFormat of(String function) {
    for (ValueFormat format : values()) {
      if (format.function.equals(function)) {
        return format;
      }
    }
    throw new IllegalArgumentException(
        "the template function "
            + function
            + " is not supported"
            + NearestName.hint(function, FUNCTIONS));
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
