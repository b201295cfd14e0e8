package dev.masterperf.model.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.Sketch;
import dev.masterperf.model.Summary;
import java.io.ByteArrayOutputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Metrics as JSON: one object, or an array of them (a batch, all of one home partition). The schema
 * is published as {@code perf-metric.schema.json} beside this class.
 *
 * <p>Reading goes token by token, without a tree: it is the largest single cost of the processor.
 */
public final class MetricCodec {
  /**
   * Longest single metric in bytes of JSON. It stands in several records, some of them beside its
   * key, and each of those has to stay well below the 1 MB that brokers take.
   */
  static final int MAX_METRIC_BYTES = 65_536;

  /** More than fit into the record that brokers take, uncompressed, if each is a metric. */
  public static final int MAX_ITEMS = 20_000;

  /** Deeper than any item of {@link #MAX_METRIC_BYTES} can be. */
  private static final int MAX_RECORD_DEPTH = 2 * MAX_METRIC_BYTES;

  /**
   * A parser that stops would take the good items of a batch with the bad one; so it goes on, and
   * {@link MetricReader} refuses the one item.
   */
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_RECORD_DEPTH)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private MetricCodec() {}

  /** The payload as a whole is not what was asked for; nothing of it was taken. */
  public static class MalformedPayload extends Exception {
    private static final long serialVersionUID = 1L;

    private final long events;

    MalformedPayload(String message, long events) {
      super(message);
      this.events = events;
    }

    /** How many events it stood for at least, as far as it could be read. */
    public long events() {
      return events;
    }
  }

  /** More items than are taken at once; fewer would do. */
  public static final class TooManyItems extends MalformedPayload {
    private static final long serialVersionUID = 1L;

    TooManyItems(long events) {
      super("send at most " + MAX_ITEMS + " metrics together", events);
    }
  }

  /** What one item of a payload turned out to be. */
  public sealed interface Item {

    /** Position in the array, 0 for a lone object. */
    int index();

    /** How many events it stands for, or claims to. */
    long events();

    /** A metric that may enter the windows. */
    record Accepted(int index, PerfMetric metric) implements Item {
      @Override
      public long events() {
        return metric.events();
      }
    }

    /**
     * An item that is not a metric.
     *
     * @param reason what is wrong and what would be right
     * @param events how many events it claimed to stand for
     * @param payload the item as it came
     */
    record Refused(int index, String reason, long events, String payload) implements Item {}
  }

  /**
   * Reads a payload.
   *
   * @param arrivalMillis taken as event time where an item has none, epoch milliseconds
   * @return one item for each object, in order; none for an empty array
   * @throws MalformedPayload if it is no JSON, or neither an object nor an array
   */
  public static List<Item> decode(byte[] payload, long arrivalMillis) throws MalformedPayload {
    return decode(payload, arrivalMillis, Series.DEFAULT_SCOPE);
  }

  /**
   * Reads a payload.
   *
   * @param arrivalMillis taken as event time where an item has none, epoch milliseconds
   * @param defaultScope taken as scope where an item names none
   * @return one item for each object, in order; none for an empty array
   * @throws MalformedPayload if it is no JSON, or neither an object nor an array
   */
  public static List<Item> decode(byte[] payload, long arrivalMillis, String defaultScope)
      throws MalformedPayload {
    List<Item> items = new ArrayList<>();
    if (isWide(payload)) {
      throw malformed(items, "send JSON in UTF-8, not in UTF-16 or UTF-32");
    }
    try (JsonParser parser = JSON.createParser(payload)) {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_ARRAY) {
        for (int i = 0; (token = parser.nextToken()) != JsonToken.END_ARRAY; i++) {
          if (i == MAX_ITEMS) {
            throw new TooManyItems(events(items) + itemsFrom(parser));
          }
          items.add(readItem(parser, token, i, payload, arrivalMillis, defaultScope));
        }
      } else if (token == JsonToken.START_OBJECT) {
        items.add(readItem(parser, token, 0, payload, arrivalMillis, defaultScope));
      } else {
        throw malformed(
            items,
            token == null
                ? "the body is empty; send one metric as a JSON object, or an array of them"
                : "send one metric as a JSON object, or an array of them, not " + kind(token));
      }
      if (parser.nextToken() != null) {
        throw malformed(
            items,
            "there is more after the end of the JSON value, at "
                + place(parser.currentTokenLocation().getByteOffset()));
      }
      return items;
    } catch (JsonEOFException e) {
      throw malformed(items, "not JSON: it ends in the middle of a value");
    } catch (JsonProcessingException e) {
      throw malformed(
          items,
          "not JSON: "
              + syntax(e)
              + ", at "
              + place(e.getLocation() == null ? -1 : e.getLocation().getByteOffset()));
    } catch (CharConversionException e) {
      throw malformed(items, "not JSON: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("a byte array could not be read", e);
    }
  }

  /**
   * Whether Jackson would find another encoding than UTF-8: its parser then knows no byte offsets,
   * so nothing would bound the size of a metric.
   */
  private static boolean isWide(byte[] payload) {
    return payload.length > 1
        && (payload[0] == 0
            || payload[1] == 0
            || payload[0] == (byte) 0xFE
            || payload[0] == (byte) 0xFF);
  }

  /** Jackson's words, but where they give advice to who writes the parser. */
  private static String syntax(JsonProcessingException e) {
    return e.getOriginalMessage().startsWith("Non-standard token")
        ? "NaN and infinities are no numbers there; leave measure out where there is none"
        : e.getOriginalMessage();
  }

  /** The items before the broken place count, and one for the broken place itself. */
  private static MalformedPayload malformed(List<Item> items, String message) {
    return new MalformedPayload(message, events(items) + 1);
  }

  private static long events(List<Item> items) {
    return items.stream().mapToLong(Item::events).sum();
  }

  /** How many items of the array are left, the current one included. */
  private static long itemsFrom(JsonParser parser) throws IOException {
    long left = 0;
    do {
      left++;
      parser.skipChildren();
    } while (parser.nextToken() != JsonToken.END_ARRAY);
    return left;
  }

  private static Item readItem(
      JsonParser parser,
      JsonToken token,
      int index,
      byte[] payload,
      long arrivalMillis,
      String defaultScope)
      throws IOException {
    long start = parser.currentTokenLocation().getByteOffset();
    if (token != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return new Item.Refused(
          index, "a metric is a JSON object, not " + kind(token), 1, slice(payload, start, parser));
    }
    MetricReader reader = new MetricReader(defaultScope);
    reader.read(parser);
    long size = parser.currentLocation().getByteOffset() - start;
    if (size > MAX_METRIC_BYTES) {
      reader.complain("a metric has at most " + MAX_METRIC_BYTES + " bytes, this one has " + size);
    }
    try {
      return new Item.Accepted(index, reader.toMetric(arrivalMillis));
    } catch (IllegalArgumentException e) {
      String reason = e.getMessage() == null ? e.toString() : e.getMessage();
      return new Item.Refused(index, reason, reader.claimedEvents(), slice(payload, start, parser));
    }
  }

  private static String slice(byte[] payload, long start, JsonParser parser) {
    int end = (int) parser.currentLocation().getByteOffset();
    return new String(
        payload, (int) start, end - (int) start, java.nio.charset.StandardCharsets.UTF_8);
  }

  private static String place(long byteOffset) {
    return byteOffset < 0 ? "an unknown place" : "byte " + byteOffset;
  }

  static String kind(JsonToken token) {
    return switch (token) {
      case START_OBJECT, END_OBJECT -> "an object";
      case START_ARRAY, END_ARRAY -> "an array";
      case VALUE_STRING, FIELD_NAME -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      case VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE -> "nothing";
    };
  }

  /**
   * The series spelt by the members of a JSON object, as {@link PlainMetrics} finds them.
   *
   * @return empty if they spell anything else, or anything besides
   */
  public static Optional<Series> identity(byte[] json, int from, int to) {
    try {
      return readMembers(json, from, to).toIdentity();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty(); // who reads the whole metric tells what is wrong with it
    }
  }

  /**
   * The metric of a series whose other members are these.
   *
   * @throws IllegalArgumentException if they are none of a metric
   */
  public static PerfMetric metric(Series series, byte[] json, int from, int to) {
    try {
      return readMembers(json, from, to).toMetric(series, 0);
    } catch (IOException e) {
      throw new IllegalArgumentException("not the members of a metric: " + e.getMessage(), e);
    }
  }

  private static MetricReader readMembers(byte[] json, int from, int to) throws IOException {
    byte[] object = new byte[to - from + 2];
    object[0] = '{';
    System.arraycopy(json, from, object, 1, to - from);
    object[object.length - 1] = '}';
    try (JsonParser parser = JSON.createParser(object)) {
      parser.nextToken();
      MetricReader reader = new MetricReader();
      reader.read(parser);
      if (parser.nextToken() != null) {
        throw new IOException("there is more after the last member");
      }
      return reader;
    }
  }

  /** The members that spell a series, without braces. */
  public static byte[] identity(Series series) {
    return members(json -> writeIdentity(json, series));
  }

  /** The members of a metric that do not spell its series, without braces. */
  public static byte[] rest(PerfMetric metric) {
    return members(json -> writeRest(json, metric));
  }

  private static byte[] members(JsonWriter writer) {
    byte[] object =
        generate(
            json -> {
              json.writeStartObject();
              writer.write(json);
              json.writeEndObject();
            });
    return Arrays.copyOfRange(object, 1, object.length - 1);
  }

  /** One metric as a JSON object. */
  public static byte[] encode(PerfMetric metric) {
    return generate(json -> write(json, metric));
  }

  /** A batch; the caller sees to it that all metrics share one home partition. */
  public static byte[] encode(List<PerfMetric> metrics) {
    return generate(
        json -> {
          json.writeStartArray();
          for (PerfMetric metric : metrics) {
            write(json, metric);
          }
          json.writeEndArray();
        });
  }

  /** Writes one metric; fields that hold their default are left out. */
  static void write(JsonGenerator json, PerfMetric metric) throws IOException {
    json.writeStartObject();
    writeIdentity(json, metric.series());
    writeRest(json, metric);
    json.writeEndObject();
  }

  private static void writeIdentity(JsonGenerator json, Series series) throws IOException {
    json.writeStringField("scope", series.scope());
    json.writeStringField("category", series.category());
    json.writeStringField("type", series.type().wireName());
    json.writeStringField("topic", series.topic());
    json.writeStringField("subCat", series.subCat());
    json.writeStringField("id", series.id());
    writeUnlessEmpty(json, "source", series.source());
    writeUnlessEmpty(json, "labels", series.labels());
  }

  private static void writeRest(JsonGenerator json, PerfMetric metric) throws IOException {
    json.writeStringField("value", metric.value());
    if (metric.measure() != null) {
      json.writeNumberField("measure", metric.measure());
    }
    if (metric.unit() != null) {
      json.writeStringField("unit", metric.unit().symbol());
    }
    if (metric.summary() != null) {
      writeSummary(json, metric.summary());
    }
    json.writeStringField("status", metric.status().wireName());
    writeUnlessEmpty(json, "pattern", metric.pattern());
    writeUnlessEmpty(json, "locations", metric.locations());
    writeUnlessEmpty(json, "impact", metric.impact());
    writeUnlessEmpty(json, "properties", metric.properties());
    json.writeStringField("ts", Long.toString(metric.tsNanos()));
  }

  private static void writeSummary(JsonGenerator json, Summary summary) throws IOException {
    json.writeObjectFieldStart("summary");
    json.writeStringField("start", Long.toString(summary.startNanos()));
    json.writeStringField("end", Long.toString(summary.endNanos()));
    json.writeNumberField("count", summary.count());
    json.writeNumberField("sum", summary.sum());
    json.writeNumberField("sumSquares", summary.sumSquares());
    json.writeNumberField("min", summary.min());
    json.writeNumberField("max", summary.max());
    json.writeNumberField("first", summary.first());
    json.writeStringField("firstTs", Long.toString(summary.firstTsNanos()));
    json.writeNumberField("last", summary.last());
    json.writeStringField("lastTs", Long.toString(summary.lastTsNanos()));
    json.writeNumberField("errors", summary.errors());
    json.writeNumberField("increase", summary.increase());
    Sketch sketch = summary.sketch();
    if (sketch != null) {
      json.writeStringField("sketch", Base64.getEncoder().encodeToString(sketch.toProto()));
    }
    json.writeEndObject();
  }

  private static void writeUnlessEmpty(JsonGenerator json, String field, String value)
      throws IOException {
    if (!value.isEmpty()) {
      json.writeStringField(field, value);
    }
  }

  private static void writeUnlessEmpty(JsonGenerator json, String field, Map<String, String> map)
      throws IOException {
    if (map.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart(field);
    for (Map.Entry<String, String> entry : map.entrySet()) {
      json.writeStringField(entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
  }

  /** Something that writes one JSON value. */
  @FunctionalInterface
  interface JsonWriter {
    void write(JsonGenerator json) throws IOException;
  }

  static byte[] generate(JsonWriter writer) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      writer.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("a byte array refused JSON", e);
    }
    return out.toByteArray();
  }
}
