package dev.masterperf.benchmarks.torture;

import dev.masterperf.model.LateRecord;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.wire.AggregateCodec;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Metrics that are too many to keep each: how many there were and their sum, by window, as sent and
 * as put out. Where nothing is lost or doubled the two agree (DESIGN §5.1), whichever series the
 * events were counted in. Not safe for several threads.
 */
final class Bulk {
  /** By it these metrics are told from the rest of the load. */
  static final String CATEGORY = "TortureBulk";

  private static final String OURS = "global|" + CATEGORY + "|";
  private static final int VALUES = 1_000;

  private static final class Sum {
    private long events;
    private double sum;

    void add(long moreEvents, double more) {
      events += moreEvents;
      sum += more;
    }
  }

  /** Of a window, what its newest revision says. */
  private record Newest(int revision, long events, double sum) {
    static final Newest NONE = new Newest(0, 0, 0);
  }

  private final Map<Resolution, Map<Long, Sum>> sent = new EnumMap<>(Resolution.class);
  private final Map<Resolution, Map<Long, Sum>> out = new EnumMap<>(Resolution.class);
  private final Map<String, Newest> newest = new HashMap<>();
  private final Set<String> series = new HashSet<>();
  private final List<String> violations = new ArrayList<>();

  /** The metric of that number. Its value is whole, so that sums are exact in any order. */
  static PerfMetric metric(int number, int series, long millis) {
    return PerfMetric.of(
            Series.of(CATEGORY, "Object Upload", "bulk-" + series),
            new Quantity(number % VALUES, Unit.SECONDS),
            Status.OK,
            millis * 1_000_000)
        .withProperties(Map.of(Load.NUMBER, Integer.toString(number)));
  }

  static boolean is(PerfMetric metric) {
    return metric.series().category().equals(CATEGORY);
  }

  /** It stands in the log. */
  void sent(PerfMetric metric) {
    for (Resolution resolution : Resolution.values()) {
      add(sent, resolution, metric.tsNanos() / 1_000_000, 1, value(metric));
    }
  }

  private static double value(PerfMetric metric) {
    return Integer.parseInt(metric.properties().get(Load.NUMBER)) % VALUES;
  }

  /** A revision was put out; returns whether it is of these metrics. */
  boolean window(WindowAggregate window) {
    if (!window.series().text().startsWith(OURS)) {
      return false;
    }
    String key = AggregateCodec.key(window);
    Newest now =
        new Newest(window.revision(), window.aggregate().events(), window.aggregate().sum());
    Newest before = Objects.requireNonNullElse(newest.put(key, now), Newest.NONE);
    if (now.revision() != before.revision() + 1) {
      violations.add(key + " came with revision " + now.revision() + " after " + before.revision());
    }
    long events = now.events() - before.events();
    add(out, window.resolution(), window.startMillis(), events, now.sum() - before.sum());
    series.add(window.series().text());
    return true;
  }

  /** One came too late for some windows; returns whether it is of these metrics. */
  boolean late(LateRecord record) {
    if (!is(record.metric())) {
      return false;
    }
    for (Resolution missed : record.missed()) {
      add(out, missed, record.metric().tsNanos() / 1_000_000, 1, value(record.metric()));
    }
    return true;
  }

  private static void add(
      Map<Resolution, Map<Long, Sum>> to, Resolution resolution, long millis, long n, double sum) {
    to.computeIfAbsent(resolution, key -> new TreeMap<>())
        .computeIfAbsent(resolution.windowStart(millis), key -> new Sum())
        .add(n, sum);
  }

  /** How many stand in the log. */
  long events() {
    return sent.getOrDefault(Resolution.HOUR, Map.of()).values().stream()
        .mapToLong(sum -> sum.events)
        .sum();
  }

  /** How many series they were counted in. */
  int series() {
    return series.size();
  }

  /**
   * What was put out of windows that are over is what was sent.
   *
   * @param nowMillis windows that close before then are over
   */
  List<String> wrong(long nowMillis) {
    List<String> wrong = new ArrayList<>(violations);
    sent.forEach(
        (resolution, windows) ->
            windows.forEach(
                (start, is) -> {
                  if (resolution.closesAt(start) < nowMillis) {
                    Sum got = out.getOrDefault(resolution, Map.of()).get(start);
                    if (differs(is, got)) {
                      wrong.add(
                          "bulk of %s at %d: %,d events with sum %,.0f were sent, %,d with %,.0f put out"
                              .formatted(
                                  resolution.label(),
                                  start,
                                  is.events,
                                  is.sum,
                                  got == null ? 0 : got.events,
                                  got == null ? 0 : got.sum));
                    }
                  }
                }));
    return wrong;
  }

  private static boolean differs(Sum is, @Nullable Sum got) {
    return got == null || got.events != is.events || Double.compare(got.sum, is.sum) != 0;
  }
}
