package dev.masterperf.alerts.routing;

import java.time.Instant;
import java.util.List;

/** Recurring times under one name; any of them counts. */
public record TimeIntervals(String name, List<TimeInterval> intervals) {
  public TimeIntervals {
    intervals = List.copyOf(intervals);
  }

  boolean contains(Instant instant) {
    return intervals.stream().anyMatch(interval -> interval.contains(instant));
  }
}
