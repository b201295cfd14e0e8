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
          "__name__", "x",
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
        Alerts::answer,
        Variables.NONE);
  }

  /** What promtool answers to the few questions that templates of these tests ask. */
  private static List<QueryFunction.Sample> answer(Query query) {
    return switch (query.text()) {
      case "up" -> List.of(sample("a", 11), sample("b", 21));
      case "up{instance=\"a\"}", "up{instance='a'}" -> List.of(sample("a", 11));
      case "up{instance='b'}" -> List.of(sample("b", 21));
      case "up{instance='a'} * 1.5" -> List.of(sample("a", 16.5));
      case "1 + 1" -> List.of(new QueryFunction.Sample(new TreeMap<>(), 2));
      case "vector(3)" -> List.of(new QueryFunction.Sample(new TreeMap<>(), 3));
      default -> List.of();
    };
  }

  private static QueryFunction.Sample sample(String instance, double value) {
    return new QueryFunction.Sample(
        new TreeMap<>(Map.of("__name__", "up", "instance", instance)), value);
  }
}
