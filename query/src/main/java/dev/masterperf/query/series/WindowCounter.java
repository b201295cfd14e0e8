package dev.masterperf.query.series;

import dev.masterperf.model.Aggregate;
import java.util.Locale;
import java.util.Optional;

/** What a counter derived of a series' windows counts: {@code upload:errors} the errors. */
public enum WindowCounter {
  /** The events that carried a number. */
  COUNT,
  /** The sum of their numbers, which falls where they are negative. */
  SUM,
  /** The events with status error, with a number or without. */
  ERRORS,
  /** A native histogram of the numbers. */
  HISTOGRAM;

  private final String suffix = name().toLowerCase(Locale.ROOT);

  /** The derived series' name. */
  public String nameOf(String id) {
    return id + ':' + suffix;
  }

  /** What a name stands for, if no series is stored under it. */
  public record Derived(String id, WindowCounter counter) {}

  /** The series and counter of a derived series' name; empty for any other name. */
  public static Optional<Derived> parse(String name) {
    int colon = name.lastIndexOf(':');
    if (colon <= 0) {
      return Optional.empty();
    }
    String suffix = name.substring(colon + 1);
    for (WindowCounter counter : values()) {
      if (counter.suffix.equals(suffix)) {
        return Optional.of(new Derived(name.substring(0, colon), counter));
      }
    }
    return Optional.empty();
  }

  /** What it counted in a window; NaN for a histogram. */
  double of(Aggregate window) {
    return switch (this) {
      case COUNT -> window.count();
      case SUM -> window.sum();
      case ERRORS -> window.errors();
      case HISTOGRAM -> Double.NaN;
    };
  }
}
