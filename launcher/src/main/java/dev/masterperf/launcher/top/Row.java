package dev.masterperf.launcher.top;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.model.Series;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A row of the matrix, as the live socket sends it.
 *
 * @param series its identity
 * @param name the id, and in braces what else tells it from others in the same cells
 * @param measure NaN where the value is text
 * @param rate events per second
 * @param p99 NaN without numbers
 * @param further of its event: what stands nowhere else in the line, for a closer look
 */
record Row(
    String series,
    String category,
    String type,
    String topic,
    String subCat,
    String name,
    String value,
    double measure,
    boolean failed,
    double rate,
    double p99,
    String p99Text,
    Instant lastSeen,
    List<String> further) {
  private static final long STALE_MILLIS = 60_000;
  private static final String NOTHING = "–";

  /** So that a row stays where it is while values change. */
  static final Comparator<Row> BY_IDENTITY =
      Comparator.comparing(Row::category)
          .thenComparing(Row::type)
          .thenComparing(Row::topic)
          .thenComparing(Row::subCat)
          .thenComparing(Row::name)
          .thenComparing(Row::series);

  Row {
    further = List.copyOf(further);
  }

  static Row of(JsonNode row) {
    return new Row(
        row.path("series").asText(),
        row.path("category").asText(),
        row.path("type").asText(),
        row.path("topic").asText(),
        row.path("subCat").asText(),
        name(row),
        row.path("value").asText(),
        row.path("measure").asDouble(Double.NaN),
        row.path("status").asText().equals("error"),
        row.path("rate").asDouble(),
        row.path("p99").asDouble(Double.NaN),
        row.path("p99Text").asText(NOTHING),
        Instant.parse(row.path("lastSeen").asText()),
        further(row));
  }

  private static String name(JsonNode row) {
    List<String> pairs = new ArrayList<>();
    if (!row.path("source").asText().isEmpty()) {
      pairs.add("source=\"" + row.path("source").asText() + '"');
    }
    row.path("labels")
        .properties()
        .forEach(label -> pairs.add(label.getKey() + "=\"" + label.getValue().asText() + '"'));
    String id = row.path("id").asText();
    return pairs.isEmpty() ? id : id + '{' + String.join(", ", pairs) + '}';
  }

  private static List<String> further(JsonNode row) {
    List<String> further = new ArrayList<>();
    for (String field : List.of("scope", "source", "pattern", "locations", "impact", "ts")) {
      if (!row.path(field).asText().isEmpty()) {
        further.add(field + "  " + row.path(field).asText());
      }
    }
    for (String field : List.of("labels", "properties")) {
      row.path(field)
          .properties()
          .forEach(one -> further.add(field + "  " + one.getKey() + "=" + one.getValue().asText()));
    }
    return further;
  }

  /** The topic, and what of it. */
  String place() {
    return subCat.equals(Series.DEFAULT_SUB_CAT) ? topic : topic + " · " + subCat;
  }

  String rateText() {
    return rate == 0
        ? NOTHING
        : String.format(Locale.ROOT, rate >= 100 ? "%.0f/s" : "%.2g/s", rate);
  }

  /** How long ago its last event was. */
  String ageText(Instant now) {
    return Ages.text(now.toEpochMilli() - lastSeen.toEpochMilli());
  }

  /** A configuration holds until another one comes; a measurement grows old. */
  boolean isStale(Instant now) {
    return type.equals("performance")
        && now.toEpochMilli() - lastSeen.toEpochMilli() > STALE_MILLIS;
  }

  /** Whether it holds all of these, which are in lower case. */
  boolean holds(List<String> words) {
    if (words.isEmpty()) {
      return true;
    }
    String text =
        String.join(
                "\n",
                category,
                type,
                topic,
                subCat,
                name,
                value,
                failed ? "error" : "ok",
                "" + further)
            .toLowerCase(Locale.ROOT);
    return words.stream().allMatch(text::contains);
  }
}
