package dev.masterperf.launcher.top;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the live socket sends each second.
 *
 * @param total rows there are, those that did not fit included
 * @param lag records that may be missing from the rows
 * @param warnings what is wrong with rules or routes, and what lacks, in sentences
 */
record Frame(
    List<Row> rows, long total, List<Alert> alerts, List<String> warnings, long lag, Instant at) {
  Frame {
    rows = List.copyOf(rows);
    alerts = List.copyOf(alerts);
    warnings = List.copyOf(warnings);
  }

  /**
   * An active alert.
   *
   * @param text what it is about, in a sentence
   */
  record Alert(boolean firing, String name, String text, Instant since) {
    private static final Comparator<Alert> GRAVEST_FIRST =
        Comparator.comparing(Alert::firing).reversed().thenComparing(Alert::since);

    static Alert of(JsonNode alert) {
      JsonNode labels = alert.path("labels");
      String summary = alert.path("annotations").path("summary").asText();
      String why = alert.path("anomaly").path("text").asText();
      List<String> text = new ArrayList<>();
      if (!summary.isEmpty()) {
        text.add(summary);
      }
      if (!why.isEmpty()) {
        text.add(why);
      }
      if (text.isEmpty()) {
        labels
            .properties()
            .forEach(label -> text.add(label.getKey() + "=" + label.getValue().asText()));
      }
      return new Alert(
          alert.path("state").asText().equals("firing"),
          labels.path("alertname").asText("unnamed"),
          String.join("  ", text),
          Instant.parse(alert.path("activeAt").asText()));
    }
  }

  static Frame of(JsonNode frame) {
    List<Row> rows = new ArrayList<>();
    frame.path("masterPerf").forEach(row -> rows.add(Row.of(row)));
    List<Alert> alerts = new ArrayList<>();
    frame.path("alerts").forEach(alert -> alerts.add(Alert.of(alert)));
    alerts.sort(Alert.GRAVEST_FIRST);
    List<String> warnings = new ArrayList<>();
    frame.path("warnings").forEach(warning -> warnings.add(warning.asText()));
    frame.path("incomplete").forEach(part -> warnings.add("incomplete: " + part.asText()));
    return new Frame(
        rows,
        frame.path("total").asLong(rows.size()),
        alerts,
        warnings,
        frame.path("lag").asLong(),
        Instant.parse(frame.path("generatedAt").asText()));
  }
}
