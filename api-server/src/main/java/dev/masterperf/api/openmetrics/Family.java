package dev.masterperf.api.openmetrics;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Figures of one name at one moment, as OpenMetrics has them.
 *
 * @param name of a counter without {@code _total}
 * @param help one sentence
 */
public record Family(String name, Kind kind, String help, List<Point> points) {
  private static final String BOUND = "le";

  public Family {
    points = List.copyOf(points);
  }

  /** What its numbers mean. */
  public enum Kind {
    COUNTER,
    GAUGE,
    HISTOGRAM;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One number.
   *
   * @param suffix what is written behind the family's name
   */
  public record Point(String suffix, SortedMap<String, String> labels, double value) {
    public Point {
      labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }
  }

  public static Family counter(String name, String help) {
    return new Family(name, Kind.COUNTER, help, List.of());
  }

  public static Family gauge(String name, String help) {
    return new Family(name, Kind.GAUGE, help, List.of());
  }

  public static Family histogram(String name, String help) {
    return new Family(name, Kind.HISTOGRAM, help, List.of());
  }

  public Family with(double value) {
    return with(Map.of(), value);
  }

  /** With one more number, of these labels. */
  public Family with(Map<String, String> labels, double value) {
    return plus(
        List.of(new Point(kind == Kind.COUNTER ? "_total" : "", new TreeMap<>(labels), value)));
  }

  /**
   * With the numbers of one more histogram.
   *
   * @param bounds upper ends of the buckets, growing
   * @param counts of each bucket by itself, and of what is above all of them
   */
  public Family with(
      Map<String, String> labels, List<Double> bounds, List<Long> counts, double sum) {
    if (counts.size() != bounds.size() + 1) {
      throw new IllegalArgumentException(
          bounds.size() + " bounds need one count more, not " + counts.size());
    }
    List<Point> all = new ArrayList<>();
    long below = 0;
    for (int i = 0; i < counts.size(); i++) {
      below += counts.get(i);
      SortedMap<String, String> bucket = new TreeMap<>(labels);
      bucket.put(BOUND, i < bounds.size() ? Exposition.number(bounds.get(i)) : "+Inf");
      all.add(new Point("_bucket", bucket, below));
    }
    all.add(new Point("_count", new TreeMap<>(labels), below));
    all.add(new Point("_sum", new TreeMap<>(labels), sum));
    return plus(all);
  }

  /** With these numbers too. */
  Family plus(List<Point> more) {
    List<Point> all = new ArrayList<>(points);
    all.addAll(more);
    return new Family(name, kind, help, all);
  }
}
