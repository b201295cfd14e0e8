package dev.masterperf.alerts.template;

import dev.masterperf.query.eval.Query;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Alerts to fill templates with. */
final class Alerts {
  static final Map<String, String> LABELS =
      Map.of(
          "instance", "db-1.example.org:9100",
          "job", "node",
          "path", "/a b/<&>\"'\u00e4",
          "severity", "page");

  private Alerts() {}

  static AlertData of(double value) {
    return new AlertData(
        new TreeMap<>(LABELS),
        value,
        "10ms to 40ms",
        new TreeMap<>(Map.of("cluster", "eu-1")),
        "https://perf.example.org/base",
        Instant.ofEpochSecond(1_700_000_000),
        Alerts::answer);
  }

  /** The same two series to whatever is asked, but none to {@code absent}. */
  private static List<QueryFunction.Sample> answer(Query query) {
    if (query.text().startsWith("absent")) {
      return List.of();
    }
    return List.of(sample("b", 21), sample("a", 11));
  }

  private static QueryFunction.Sample sample(String instance, double value) {
    return new QueryFunction.Sample(
        new TreeMap<>(Map.of("__name__", "up", "instance", instance)), value);
  }
}
