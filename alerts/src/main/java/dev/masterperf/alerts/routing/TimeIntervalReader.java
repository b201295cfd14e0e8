package dev.masterperf.alerts.routing;

import dev.masterperf.alerts.routing.TimeInterval.DayRange;
import dev.masterperf.alerts.yaml.YamlSection;
import dev.masterperf.query.syntax.NearestName;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads one element of {@code time_intervals}; what is wrong with it is noted at its place. */
final class TimeIntervalReader {
  private static final List<String> KEYS =
      List.of("times", "weekdays", "days_of_month", "months", "years", "location");
  private static final List<String> WEEKDAYS =
      List.of("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday");
  private static final List<String> MONTHS =
      List.of(
          "january",
          "february",
          "march",
          "april",
          "may",
          "june",
          "july",
          "august",
          "september",
          "october",
          "november",
          "december");
  private static final Pattern TIME = Pattern.compile("(?:([01]\\d|2[0-3]):([0-5]\\d))|(24:00)");
  private static final int MINUTES_OF_DAY = 24 * 60;
  private static final int LONGEST_MONTH = 31;

  private final YamlSection section;

  TimeIntervalReader(YamlSection section) {
    this.section = section;
  }

  TimeInterval read() {
    section.refuseOthers(KEYS, List.of());
    return new TimeInterval(
        times(),
        ranges("weekdays", text -> named(text, WEEKDAYS, 0, "a day such as monday")),
        days(),
        ranges("months", TimeIntervalReader::month),
        ranges("years", TimeIntervalReader::number),
        section.text("location").map(this::zone).orElse(ZoneOffset.UTC));
  }

  private List<Range> times() {
    List<Range> times = new ArrayList<>();
    List<Node> nodes = section.list("times");
    for (int i = 0; i < nodes.size(); i++) {
      YamlSection time = section.element("times", i, nodes.get(i));
      time.refuseOthers(List.of("start_time", "end_time"), List.of());
      int start = minute(time, "start_time");
      int end = minute(time, "end_time");
      if (start >= 0 && end >= 0) {
        if (start < end) {
          times.add(new Range(start, end - 1));
        } else {
          time.problem("end_time", "must be after start_time; a night is written as two times");
        }
      }
    }
    return times;
  }

  /** Minutes since midnight; -1 where that is wrong, which is noted then. */
  private static int minute(YamlSection time, String key) {
    String text = time.required(key).orElse("");
    Matcher found = TIME.matcher(text);
    if (found.matches()) {
      return found.group(3) != null
          ? MINUTES_OF_DAY
          : Integer.parseInt(found.group(1)) * 60 + Integer.parseInt(found.group(2));
    }
    if (!text.isEmpty()) {
      time.problem(key, "expected a time from 00:00 to 24:00 between quotes, not " + text);
    }
    return -1;
  }

  private List<DayRange> days() {
    List<DayRange> days = new ArrayList<>();
    each(
        "days_of_month",
        text -> {
          String[] ends = ends(text);
          int from = day(ends[0]);
          int to = day(ends[1]);
          // From the fifth to the third last is in order in every month, the last to the first
          // never.
          int shortest = 28;
          int first = from < 0 ? shortest + from + 1 : from;
          int last = to < 0 ? shortest + to + 1 : to;
          boolean sameSign = from < 0 == to < 0;
          if (sameSign ? from > to : first > last) {
            throw new IllegalArgumentException("the range " + text + " ends before it begins");
          }
          days.add(new DayRange(from, to));
        });
    return days;
  }

  private static int day(String text) {
    int day = number(text);
    if (day == 0 || Math.abs(day) > LONGEST_MONTH) {
      throw new IllegalArgumentException(
          "expected a day from 1 to 31, or from -31 to -1 counted from the end, not " + text);
    }
    return day;
  }

  private static int month(String text) {
    if (!text.matches("\\d+")) {
      return named(text, MONTHS, 1, "a month such as january, or 1 to 12");
    }
    int month = number(text);
    if (month < 1 || month > MONTHS.size()) {
      throw new IllegalArgumentException("expected a month from 1 to 12, not " + text);
    }
    return month;
  }

  private static int named(String text, List<String> names, int first, String expected) {
    int found = names.indexOf(text.toLowerCase(Locale.ROOT));
    if (found < 0) {
      throw new IllegalArgumentException(
          "expected " + expected + ", not " + text + NearestName.hint(text, names));
    }
    return found + first;
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("expected a whole number, not " + text, e);
    }
  }

  private List<Range> ranges(String key, Function<String, Integer> number) {
    List<Range> ranges = new ArrayList<>();
    each(
        key,
        text -> {
          String[] ends = ends(text);
          int from = number.apply(ends[0]);
          int to = number.apply(ends[1]);
          if (to < from) {
            throw new IllegalArgumentException("the range " + text + " ends before it begins");
          }
          ranges.add(new Range(from, to));
        });
    return ranges;
  }

  private static String[] ends(String text) {
    String[] ends = text.strip().split("\\s*:\\s*", -1);
    if (ends.length > 2) {
      throw new IllegalArgumentException("expected one value or from:to, not " + text);
    }
    return new String[] {ends[0], ends[ends.length - 1]};
  }

  private void each(String key, Consumer<String> read) {
    for (Node node : section.list(key)) {
      if (node instanceof ScalarNode scalar) {
        try {
          read.accept(scalar.getValue());
        } catch (IllegalArgumentException e) {
          section.problem(key, node, String.valueOf(e.getMessage()));
        }
      } else {
        section.problem(key, node, "expected text such as monday:friday");
      }
    }
  }

  private ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      section.problem("location", "expected a time zone such as Europe/Berlin, not " + text);
      return ZoneOffset.UTC;
    }
  }
}
