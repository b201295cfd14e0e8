package dev.masterperf.query.testing;

import dev.masterperf.query.series.Labels;
import dev.masterperf.query.syntax.ExpressionException;
import dev.masterperf.query.syntax.SeriesText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When the counters of the samples below began, from the time of each on: {@code up@st -1m-1mx3 _
 * *} of one series, {@code @st -1m} of all that follow.
 */
final class StartTimes {
  private static final String MARK = "@st";
  private static final Pattern ITEM =
      Pattern.compile("([-+]?\\d+[a-wyz]*)(?:(?:([-+]\\d+[a-wyz]*))?x(\\d{1,6}))?");
  private static final Pattern AGAIN = Pattern.compile("([_*])(?:x(\\d{1,6}))?");

  private List<@Nullable Long> ofAll = List.of();
  private List<@Nullable Long> ofNext = List.of();
  private @Nullable Labels next;

  /** Whether the line tells of start times; then it is taken. */
  boolean take(int line, String text) {
    if (text.startsWith(MARK)) {
      ofAll = offsets(line, text.substring(MARK.length()));
      return true;
    }
    SeriesText series;
    try {
      series = SeriesText.read(text);
    } catch (ExpressionException e) {
      return false; // whoever reads it as samples says why it is none
    }
    if (!text.startsWith(MARK, series.end())) {
      return false;
    }
    end(line);
    ofNext = offsets(line, text.substring(series.end() + MARK.length()));
    next = Labels.of(series.labels());
    return true;
  }

  /** The series with its start times. */
  SeriesLine put(SeriesLine series) {
    List<@Nullable Long> offsets = next == null ? ofAll : ofNext;
    if (offsets.isEmpty()) {
      return series;
    }
    Labels expected = next;
    next = null;
    if (expected != null
        && (!expected.equals(series.labels()) || offsets.size() != series.values().size())) {
      throw new ScriptException(
          series.line(), "the start times above are of another series, or of more or less samples");
    }
    List<SequenceValue> values = new ArrayList<>();
    for (int i = 0; i < series.values().size(); i++) {
      values.add(series.values().get(i).startedAt(offsets.get(i % offsets.size())));
    }
    return new SeriesLine(series.line(), series.labels(), values);
  }

  /** A complaint where no samples came for the start times above. */
  void end(int line) {
    if (next != null) {
      throw new ScriptException(line, "start times without samples below them: " + next);
    }
  }

  private static List<@Nullable Long> offsets(int line, String text) {
    List<@Nullable Long> offsets = new ArrayList<>();
    Long last = 0L;
    for (String item : text.strip().split("\\s+")) {
      Matcher again = AGAIN.matcher(item);
      Matcher matcher = ITEM.matcher(item);
      if (again.matches()) {
        boolean gap = again.group(1).equals("_");
        int times = again.group(2) == null ? 1 : Integer.parseInt(again.group(2)) + (gap ? 0 : 1);
        for (int i = 0; i < times; i++) {
          offsets.add(gap ? null : last);
        }
      } else if (matcher.matches()) {
        long step = matcher.group(2) == null ? 0 : millis(matcher.group(2));
        int more = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3));
        for (int i = 0; i <= more; i++) {
          last = millis(matcher.group(1)) + i * step;
          offsets.add(last);
        }
      } else {
        throw new ScriptException(
            line, "\"" + item + "\" is no start time such as -1m or -1m-1mx3");
      }
    }
    return offsets;
  }

  private static long millis(String signed) {
    return Numbers.millis(signed.startsWith("+") ? signed.substring(1) : signed);
  }
}
