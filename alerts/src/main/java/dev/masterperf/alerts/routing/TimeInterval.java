package dev.masterperf.alerts.routing;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;

/**
 * Times that come again, as Alertmanager's {@code time_intervals} describe them. All lists have to
 * agree; an empty one agrees with everything.
 *
 * @param minutes of the day, the last one included
 * @param weekdays 0 (Sunday) to 6
 * @param daysOfMonth 1 to 31, or -1 (the last) to -31; from and to may differ in sign
 * @param months 1 to 12
 * @param zone in which all of that is read
 */
public record TimeInterval(
    List<Range> minutes,
    List<Range> weekdays,
    List<DayRange> daysOfMonth,
    List<Range> months,
    List<Range> years,
    ZoneId zone) {

  public TimeInterval {
    minutes = List.copyOf(minutes);
    weekdays = List.copyOf(weekdays);
    daysOfMonth = List.copyOf(daysOfMonth);
    months = List.copyOf(months);
    years = List.copyOf(years);
  }

  /** Days of a month; negative ones are counted from its end. */
  record DayRange(int from, int to) {

    boolean contains(int day, int daysInMonth) {
      int first = from < 0 ? daysInMonth + from + 1 : from;
      int last = to < 0 ? daysInMonth + to + 1 : to;
      return day >= first && day <= last;
    }
  }

  /** Whether it is such a time. */
  public boolean contains(Instant instant) {
    ZonedDateTime time = instant.atZone(zone);
    int daysInMonth = time.toLocalDate().lengthOfMonth();
    return any(minutes, time.getHour() * 60 + time.getMinute())
        && any(weekdays, time.getDayOfWeek().getValue() % 7)
        && (daysOfMonth.isEmpty()
            || daysOfMonth.stream()
                .anyMatch(range -> range.contains(time.getDayOfMonth(), daysInMonth)))
        && any(months, time.getMonthValue())
        && any(years, time.getYear());
  }

  private static boolean any(List<Range> ranges, int number) {
    return ranges.isEmpty() || ranges.stream().anyMatch(range -> range.contains(number));
  }
}
