package dev.masterperf.oracle;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A metric as DESIGN §4 describes it, read through a JSON tree and by nothing of ours.
 *
 * @param series its canonical text
 * @param value as people wrote it; null where they wrote none
 * @param unit null without a number
 * @param samples its numbers, exactly: one, or those of a summary, or none
 * @param begin first instant it tells of, epoch milliseconds
 * @param end last instant it tells of, epoch milliseconds
 */
public record SimpleMetric(
    String series,
    @Nullable String value,
    @Nullable String unit,
    List<Double> samples,
    double first,
    long firstTs,
    double last,
    long lastTs,
    double increase,
    long events,
    long errors,
    boolean error,
    long ts,
    long begin,
    long end) {
  /** A summary carries its samples in this property, for the model alone. */
  public static final String EXACT = "exactly";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_BYTES = 65_536;
  private static final Pattern NUMBER = Pattern.compile("(-?\\d+(?:\\.\\d+)?) ?([A-Za-z%/]*)");
  private static final List<String> TYPES =
      List.of("configuration", "validation", "performance", "benchmark");

  /** What the user may write: factor and base unit. */
  private static final Map<String, List<String>> UNITS =
      Map.of(
          "", List.of("1", "1"),
          "1", List.of("1", "1"),
          "%", List.of("0.01", "1"),
          "s", List.of("1", "s"),
          "ms", List.of("0.001", "s"),
          "min", List.of("60", "s"),
          "By", List.of("1", "By"),
          "KiB", List.of("1024", "By"),
          "MB", List.of("1000000", "By"),
          "MB/s", List.of("1000000", "By/s"));

  /** One item of a record: a metric, or what is refused of it. */
  public record Item(int index, @Nullable SimpleMetric metric, long events) {}

  /**
   * A whole record.
   *
   * @param malformed how many events it stands for if it cannot be read, else 0
   */
  public record Reading(List<Item> items, long malformed) {}

  public static Reading read(byte @Nullable [] payload, long appendMillis) {
    if (payload == null) {
      return new Reading(List.of(), 1);
    }
    List<Item> items = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(payload)) {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_OBJECT) {
        items.add(item(0, parser, appendMillis));
      } else if (token == JsonToken.START_ARRAY) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(item(items.size(), parser, appendMillis));
        }
      } else {
        throw new IOException("neither object nor array");
      }
      if (parser.nextToken() != null) {
        throw new IOException("more than one value");
      }
      return new Reading(items, 0);
    } catch (IOException e) {
      return new Reading(List.of(), 1 + items.stream().mapToLong(Item::events).sum());
    }
  }

  private static Item item(int index, JsonParser parser, long appendMillis) throws IOException {
    long start = parser.currentTokenLocation().getByteOffset();
    JsonNode json = parser.readValueAsTree();
    long size = parser.currentLocation().getByteOffset() - start;
    long claimed = json.isObject() ? Math.max(1, json.path("summary").path("count").asLong(1)) : 1;
    boolean taken =
        json.isObject()
            && size <= MAX_BYTES
            && Stream.of("category", "topic", "id").allMatch(f -> !json.path(f).asText().isEmpty())
            && List.of("ok", "error").contains(json.path("status").asText("ok"))
            && TYPES.contains(json.path("type").asText("performance"))
            && Stream.of("value", "measure", "summary").anyMatch(json::has);
    return new Item(index, taken ? metric(json, appendMillis) : null, claimed);
  }

  private static SimpleMetric metric(JsonNode json, long appendMillis) {
    long ts = json.has("ts") ? nanos(json.get("ts").asText()) : appendMillis * 1_000_000;
    String value = json.has("value") ? json.get("value").asText() : null;
    boolean error = json.path("status").asText().equals("error");
    if (json.has("summary")) {
      return summary(json, value, error);
    }
    String number = null;
    String symbol = json.path("unit").asText("");
    Matcher written = NUMBER.matcher(value == null ? "" : value.strip());
    if (json.has("measure")) {
      number = json.get("measure").asText();
    } else if (written.matches() && UNITS.containsKey(written.group(2))) {
      number = written.group(1);
      symbol = written.group(2);
    }
    long ms = Math.floorDiv(ts, 1_000_000);
    if (number == null) {
      return new SimpleMetric(
          seriesOf(json),
          value,
          null,
          List.of(),
          0,
          ts,
          0,
          ts,
          0,
          1,
          error ? 1 : 0,
          error,
          ts,
          ms,
          ms);
    }
    List<String> scale = UNITS.getOrDefault(symbol, List.of("1", symbol));
    double measure =
        scale.get(0).equals("1")
            ? Double.parseDouble(number)
            : new BigDecimal(number).multiply(new BigDecimal(scale.get(0))).doubleValue();
    return new SimpleMetric(
        seriesOf(json),
        value,
        scale.get(1),
        List.of(measure),
        measure,
        ts,
        measure,
        ts,
        0,
        1,
        error ? 1 : 0,
        error,
        ts,
        ms,
        ms);
  }

  private static SimpleMetric summary(JsonNode json, @Nullable String value, boolean error) {
    JsonNode summary = json.get("summary");
    List<Double> exact = new ArrayList<>();
    for (String sample : json.get("properties").get(EXACT).asText().split(" ", -1)) {
      exact.add(Double.parseDouble(sample));
    }
    long lastTs = nanos(summary.get("lastTs").asText());
    return new SimpleMetric(
        seriesOf(json),
        value,
        json.path("unit").asText("1"),
        exact,
        summary.get("first").asDouble(),
        nanos(summary.get("firstTs").asText()),
        summary.get("last").asDouble(),
        lastTs,
        summary.get("increase").asDouble(),
        summary.get("count").asLong(),
        summary.get("errors").asLong(),
        error,
        lastTs,
        Math.floorDiv(nanos(summary.get("start").asText()), 1_000_000),
        Math.floorDiv(nanos(summary.get("end").asText()) - 1, 1_000_000));
  }

  private static long nanos(String time) {
    if (time.indexOf('T') >= 0) {
      Instant instant = Instant.parse(time);
      return instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
    }
    long number = Long.parseLong(time);
    return number < 100_000_000_000_000L ? number * 1_000_000 : number;
  }

  /** The canonical text of the series that these members of a JSON object spell. */
  public static String seriesOf(String members) {
    try {
      return seriesOf(JSON.readTree("{" + members + "}"));
    } catch (IOException e) {
      throw new IllegalArgumentException("not the members of an object: " + members, e);
    }
  }

  private static String seriesOf(JsonNode json) {
    Map<String, String> labels = new TreeMap<>();
    json.path("labels").properties().forEach(l -> labels.put(l.getKey(), l.getValue().asText()));
    List<String> pairs = new ArrayList<>();
    labels.forEach((name, text) -> pairs.add(escaped(name) + "=" + escaped(text)));
    return String.join(
        "|",
        escaped(json.path("scope").asText("global")),
        escaped(json.path("category").asText()),
        json.path("type").asText("performance"),
        escaped(json.path("topic").asText()),
        escaped(json.path("subCat").asText("General")),
        escaped(json.path("id").asText()),
        escaped(json.path("source").asText("")),
        String.join(",", pairs));
  }

  private static String escaped(String part) {
    return part.replaceAll("([\\\\|,=])", "\\\\$1");
  }
}
