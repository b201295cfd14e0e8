package dev.masterperf.query.testing;

import dev.masterperf.query.series.Distribution;
import dev.masterperf.query.series.Staleness;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values one interval apart: {@code 5 0+10x3 _ _x2 7x2 stale {{count:1}}+{{count:2}}x3}, in which
 * {@code a+bxn} is a, a+b … a+b·n, {@code axn} is n+1 times a, and {@code _} a gap.
 */
final class SequenceNotation {
  /** Bounds what a short text may blow up to. */
  private static final int MAX_VALUES = 1_000_000;

  private static final String NUMBER =
      "(?:(?i:inf|nan)|(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?)";
  private static final Pattern GAPS = Pattern.compile("_(?:x(\\d+))?");
  private static final Pattern NUMBERS =
      Pattern.compile("([-+]?" + NUMBER + "|stale)(?:([-+]" + NUMBER + ")?x(\\d+))?");
  private static final String BRACES = "\\{\\{.*?}}";
  private static final Pattern HISTOGRAMS =
      Pattern.compile("(" + BRACES + ")(?:(?:([-+])(" + BRACES + "))?x(\\d+))?");
  private static final Pattern ITEM = Pattern.compile("(?:\\{\\{.*?}}|\\S)+");

  private final List<SequenceValue> values = new ArrayList<>();

  private SequenceNotation() {}

  /**
   * The values, one for each interval.
   *
   * @throws IllegalArgumentException if they are not written so
   */
  static List<SequenceValue> parse(String text) {
    SequenceNotation notation = new SequenceNotation();
    Matcher item = ITEM.matcher(text);
    while (item.find()) {
      notation.add(item.group());
    }
    return notation.values;
  }

  private void add(String item) {
    Matcher gaps = GAPS.matcher(item);
    if (gaps.matches()) {
      int times = gaps.group(1) == null ? 1 : count(gaps.group(1), item);
      addAll(times, i -> SequenceValue.GAP);
      return;
    }
    Matcher numbers = NUMBERS.matcher(item);
    if (numbers.matches()) {
      addNumbers(numbers, item);
      return;
    }
    Matcher histograms = HISTOGRAMS.matcher(item);
    if (!histograms.matches()) {
      throw new IllegalArgumentException(
          "\"" + item + "\" is no value such as 5, 1+2x10, 3x5, _, _x3, stale or {{count:1}}");
    }
    addHistograms(histograms, item);
  }

  private void addNumbers(Matcher matcher, String item) {
    boolean stale = matcher.group(1).equals("stale");
    double value = stale ? Staleness.MARKER : Numbers.parse(matcher.group(1));
    double step = matcher.group(2) == null ? 0 : Numbers.parse(matcher.group(2));
    double[] next = {value};
    addAll(
        times(matcher.group(3), item),
        i -> {
          double now = next[0];
          next[0] = step == 0 ? now : now + step;
          return SequenceValue.of(now);
        });
  }

  private void addHistograms(Matcher matcher, String item) {
    SequenceValue base = HistogramNotation.parse(matcher.group(1));
    String step = matcher.group(3);
    int times = times(matcher.group(4), item);
    if (step == null) {
      addAll(times, i -> base);
      return;
    }
    Distribution risen = base.requireHistogram();
    Distribution rise = HistogramNotation.parse(step).requireHistogram();
    if (!risen.isMergeableWith(rise)) {
      throw new IllegalArgumentException("these histograms do not add up: " + item);
    }
    for (int i = 0; i < times; i++) {
      values.add(SequenceValue.of(risen, base.hintGiven()));
      risen = matcher.group(2).equals("-") ? risen.minus(rise) : risen.plus(rise);
    }
  }

  /** A value stands once more than it says: the first time is the value itself. */
  private static int times(String more, String item) {
    return more == null ? 1 : count(more, item) + 1;
  }

  private static int count(String digits, String item) {
    if (digits.length() > 7 || Integer.parseInt(digits) > MAX_VALUES) {
      throw new IllegalArgumentException("more than " + MAX_VALUES + " values: " + item);
    }
    return Integer.parseInt(digits);
  }

  private void addAll(int times, IntFunction<SequenceValue> value) {
    for (int i = 0; i < times; i++) {
      values.add(value.apply(i));
    }
  }
}
