package dev.masterperf.launcher.top;

import dev.masterperf.model.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Frames as the socket sends them, and parts of them. */
final class Frames {
  static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  private Frames() {}

  static Frame parsed(String json) {
    return Frame.of(Json.tree(json.getBytes(StandardCharsets.UTF_8)));
  }

  static Frame of(Row... rows) {
    return new Frame(List.of(rows), rows.length, List.of(), List.of(), 0, NOW);
  }

  static Row row(String series, String category, String name, double measure, long secondsAgo) {
    return new Row(
        series,
        category,
        "performance",
        "t",
        "General",
        name,
        Double.isNaN(measure) ? "text" : measure + "ms",
        measure,
        false,
        0,
        Double.NaN,
        "–",
        NOW.minusSeconds(secondsAgo),
        List.of());
  }
}
