package dev.masterperf.alerts.check;

import dev.masterperf.query.series.Labels;
import dev.masterperf.query.series.Staleness;
import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.syntax.LabelMatcher;
import dev.masterperf.query.syntax.Parser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Series as Prometheus' tests write them: {@code up{job="api"}} and {@code 0+1x10 _x3 5 stale}, in
 * which {@code a+bxn} is a, a+b … a+b·n, {@code axn} is n+1 times a, and {@code _} a gap. There are
 * no hexadecimal numbers: {@code 0x4} is five times 0.
 */
final class SampleNotation {
  /** Bounds what a short text may blow up to. */
  private static final int MAX_SAMPLES = 1_000_000;

  private static final String NUMBER = "(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?";
  private static final Pattern ITEM =
      Pattern.compile(
          "(_|[-+]?(?:" + NUMBER + "|(?i:inf|nan)))(?:([-+]" + NUMBER + ")?x(\\d{1,9}))?");
  private static final Pattern NO_LABELS = Pattern.compile("\\s*(?:\\{\\s*})?\\s*");

  private SampleNotation() {}

  /**
   * The labels of a series, {@code __name__} among them.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Labels labels(String series) {
    if (NO_LABELS.matcher(series).matches()) {
      return Labels.NONE;
    }
    if (!(Parser.parse(series) instanceof Expr.Selector selector)) {
      throw new IllegalArgumentException(
          "expected a series such as up{job=\"api\"}, not " + series.strip());
    }
    Map<String, String> labels = new TreeMap<>();
    for (LabelMatcher matcher : selector.matchers()) {
      if (matcher.operator() != LabelMatcher.Operator.EQUAL) {
        throw new IllegalArgumentException(
            "a series has labels with =, not with " + matcher.operator().symbol());
      }
      labels.put(matcher.name(), matcher.value());
    }
    return Labels.of(labels);
  }

  /**
   * The samples, one for each interval; null where there is a gap.
   *
   * @throws IllegalArgumentException if they are not written so
   */
  static List<@Nullable Double> values(String text) {
    List<@Nullable Double> values = new ArrayList<>();
    if (text.contains("{{")) {
      throw new IllegalArgumentException(
          "native histograms as samples, {{…}}, are not read here; a rule over x:histogram can be"
              + " tried on real data by rules backtest");
    }
    for (String item : text.strip().split("\\s+")) {
      if (!item.isEmpty()) {
        add(item, values);
      }
      if (values.size() > MAX_SAMPLES) {
        throw new IllegalArgumentException("more than " + MAX_SAMPLES + " samples");
      }
    }
    return values;
  }

  private static void add(String item, List<@Nullable Double> values) {
    if (item.equals("stale")) {
      values.add(Staleness.MARKER);
      return;
    }
    Matcher matcher = ITEM.matcher(item);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "\"" + item + "\" is no sample such as 5, 1+2x10, 3x5, _, _x3 or stale");
    }
    boolean gap = matcher.group(1).equals("_");
    if (gap && matcher.group(2) != null) {
      throw new IllegalArgumentException("a gap does not rise: \"" + item + "\"");
    }
    // a gap stands as often as it says, a value once more: the first time is the value itself
    int more = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3));
    int times = gap && matcher.group(3) != null ? more : more + 1;
    if (times > MAX_SAMPLES) {
      throw new IllegalArgumentException("more than " + MAX_SAMPLES + " samples: " + item);
    }
    double step = matcher.group(2) == null ? 0 : Double.parseDouble(matcher.group(2));
    double value = gap ? 0 : number(matcher.group(1));
    for (int i = 0; i < times; i++) {
      values.add(gap ? null : value);
      value += step;
    }
  }

  /**
   * A number as PromQL and YAML write them.
   *
   * @throws NumberFormatException (an IllegalArgumentException) if it is none
   */
  static double number(String text) {
    String bare = text.startsWith("+") || text.startsWith("-") ? text.substring(1) : text;
    double sign = text.startsWith("-") ? -1 : 1;
    String lower = bare.toLowerCase(Locale.ROOT);
    if (lower.equals("inf") || lower.equals(".inf")) {
      return sign * Double.POSITIVE_INFINITY;
    }
    if (lower.equals("nan") || lower.equals(".nan")) {
      return Double.NaN;
    }
    if (!lower.matches(NUMBER)) {
      throw new NumberFormatException("expected a number, not \"" + text + "\"");
    }
    return sign * Double.parseDouble(lower);
  }
}
