package dev.masterperf.model.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.masterperf.model.MetricType;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Scopes;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Summary;
import dev.masterperf.model.Unit;
import java.io.IOException;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads one metric object. The whole object is always consumed, so that the next item of an array
 * can be read whatever this one holds; complaints wait until {@link #toMetric}.
 */
final class MetricReader {
  private static final int MAX_IDENTITY = IdentityLimits.MAX_PART;
  private static final int MAX_TEXT = 4096;
  private static final int MAX_KEY = IdentityLimits.MAX_KEY;
  private static final int MAX_PARTS = 8;
  private static final int MAX_ENTRIES = IdentityLimits.MAX_ENTRIES;

  /** Room for any double written out in full. */
  static final int MAX_DIGITS = 1_200;

  private String scope;
  private @Nullable String category;
  private String type = MetricType.PERFORMANCE.wireName();
  private @Nullable String topic;
  private String subCat = Series.DEFAULT_SUB_CAT;
  private @Nullable String id;
  private String source = "";
  private SortedMap<String, String> labels = Collections.emptySortedMap();
  private @Nullable String value;
  private @Nullable Double measure;
  private @Nullable String unit;
  private @Nullable SummaryReader summary;
  private String status = Status.OK.wireName();
  private String pattern = "";
  private String locations = "";
  private String impact = "";
  private final SortedMap<String, String> properties = new TreeMap<>();
  private @Nullable String ts;
  private @Nullable String complaint;

  MetricReader() {
    this(Series.DEFAULT_SCOPE);
  }

  /**
   * @param defaultScope of a metric that names none
   */
  MetricReader(String defaultScope) {
    this.scope = defaultScope;
  }

  /** Reads up to the end of the object whose start is the current token. */
  void read(JsonParser parser) throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      if (parser.nextToken() == JsonToken.VALUE_NULL) {
        continue;
      }
      readField(parser, field);
    }
  }

  private void readField(JsonParser parser, String field) throws IOException {
    switch (field) {
      case "scope" -> scope = text(parser, field, MAX_IDENTITY);
      case "category" -> category = text(parser, field, MAX_IDENTITY);
      case "type" -> type = text(parser, field, MAX_IDENTITY);
      case "topic" -> topic = text(parser, field, MAX_IDENTITY);
      case "subCat" -> subCat = text(parser, field, MAX_IDENTITY);
      case "id" -> id = text(parser, field, MAX_IDENTITY);
      case "source" -> source = text(parser, field, MAX_IDENTITY);
      case "labels" -> labels = map(parser, field, MAX_IDENTITY);
      case "value" -> value = text(parser, field, MAX_TEXT);
      case "measure" -> measure = number(parser, field);
      case "unit" -> unit = text(parser, field, MAX_IDENTITY);
      case "summary" -> readSummary(parser);
      case "status" -> status = text(parser, field, MAX_IDENTITY);
      case "pattern" -> pattern = text(parser, field, MAX_TEXT);
      case "locations" -> locations = list(parser, field);
      case "impact" -> impact = text(parser, field, MAX_TEXT);
      case "properties" -> properties.putAll(map(parser, field, MAX_TEXT));
      case "ts" -> ts = text(parser, field, MAX_IDENTITY);
      default -> readUnknown(parser, field);
    }
  }

  /** An unknown field is a fact the sender finds worth telling: it becomes a property. */
  private void readUnknown(JsonParser parser, String field) throws IOException {
    String name = limit(field, "the name of a field", MAX_IDENTITY);
    if (parser.currentToken().isScalarValue()) {
      properties.putIfAbsent(name, text(parser, name, MAX_TEXT));
      return;
    }
    Optional<String> nested = NestedJson.read(parser);
    if (nested.isEmpty()) {
      complain(name + " is nested too deep");
    }
    properties.putIfAbsent(name, limit(nested.orElse(""), name, MAX_TEXT));
  }

  private void readSummary(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      complain("summary must be an object, not " + MetricCodec.kind(parser.currentToken()));
      parser.skipChildren();
      return;
    }
    SummaryReader reader = new SummaryReader(this::complain);
    reader.read(parser);
    summary = reader;
  }

  /** How many events the item claims to stand for, for the books of what was refused. */
  long claimedEvents() {
    return summary == null ? 1 : Math.max(1, summary.count());
  }

  /**
   * The metric read.
   *
   * @throws IllegalArgumentException if it is none, with what is wrong
   */
  PerfMetric toMetric(long arrivalMillis) {
    refuseComplaints();
    return toMetric(toSeries(), arrivalMillis);
  }

  /**
   * The metric read, of a series known otherwise.
   *
   * @throws IllegalArgumentException if it is none, with what is wrong
   */
  PerfMetric toMetric(Series series, long arrivalMillis) {
    refuseComplaints();
    Status parsedStatus =
        Status.parse(status)
            .orElseThrow(
                () -> new IllegalArgumentException("status must be ok or error, not " + status));
    long tsNanos = ts == null ? Timestamps.fromMillis(arrivalMillis) : Timestamps.parse("ts", ts);
    if (summary != null) {
      return summarised(series, parsedStatus, summary.toSummary(), tsNanos);
    }
    Quantity quantity = quantity();
    if (quantity == null && value == null) {
      throw new IllegalArgumentException("a metric needs a value, a measure or a summary");
    }
    return new PerfMetric(
        series,
        value == null ? java.util.Objects.requireNonNull(quantity).toText() : value,
        quantity == null ? null : quantity.measure(),
        quantity == null ? null : quantity.unit(),
        null,
        parsedStatus,
        pattern,
        locations,
        impact,
        properties,
        tsNanos);
  }

  /**
   * The series, where nothing but its identity was read.
   *
   * @return empty if there was more
   * @throws IllegalArgumentException if it is none, with what is wrong
   */
  Optional<Series> toIdentity() {
    refuseComplaints();
    boolean more =
        value != null
            || measure != null
            || unit != null
            || summary != null
            || ts != null
            || !status.equals(Status.OK.wireName())
            || !(pattern + locations + impact).isEmpty()
            || !properties.isEmpty();
    return more ? Optional.empty() : Optional.of(toSeries());
  }

  private void refuseComplaints() {
    if (complaint != null) {
      throw new IllegalArgumentException(complaint);
    }
  }

  private Series toSeries() {
    int own = properties.containsKey(PerfMetric.REFUSED_SERIES) ? 1 : 0;
    if (properties.size() - own > MAX_ENTRIES || labels.size() > MAX_ENTRIES) {
      throw new IllegalArgumentException(
          "properties and labels hold at most " + MAX_ENTRIES + " entries each");
    }
    Scopes.requireName(scope);
    Series series =
        new Series(
            scope,
            required("category", category),
            MetricType.parse(type)
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "type must be configuration, validation, performance or benchmark,"
                                + " not "
                                + type)),
            required("topic", topic),
            subCat,
            required("id", id),
            source,
            labels);
    checkKeyLength(series);
    return series;
  }

  private void checkKeyLength(Series series) {
    // Each character takes one or two in the key, so most keys need not be made to know.
    int plain = scope.length() + subCat.length() + source.length() + type.length() + MAX_PARTS;
    plain += series.category().length() + series.topic().length() + series.id().length();
    if (labels.isEmpty() && 2 * plain <= MAX_KEY) {
      return;
    }
    IdentityLimits.requireKey(series);
  }

  private PerfMetric summarised(Series series, Status parsedStatus, Summary sent, long tsNanos) {
    if (measure != null) {
      throw new IllegalArgumentException("a metric has a measure or a summary, not both");
    }
    Unit summaryUnit = Unit.ONE;
    if (unit != null && !unit.isEmpty()) {
      Quantity one = Quantity.of(1, unit);
      if (one.measure() != 1) {
        throw new IllegalArgumentException(
            "a summary is given in a base unit (s, By, By/s, 1), not " + unit);
      }
      summaryUnit = one.unit();
    }
    return new PerfMetric(
        series,
        value == null ? new Quantity(sent.last(), summaryUnit).toText() : value,
        null,
        summaryUnit,
        sent,
        parsedStatus,
        pattern,
        locations,
        impact,
        properties,
        eventTime(sent, tsNanos));
  }

  /** A summary's own times say when it was; a {@code ts} beside them may only agree. */
  private long eventTime(Summary sent, long tsNanos) {
    if (ts != null && (tsNanos < sent.startNanos() || tsNanos > sent.endNanos())) {
      throw new IllegalArgumentException(
          "ts lies outside the summary's start and end; leave it out, or give its end");
    }
    return sent.lastTsNanos();
  }

  private @Nullable Quantity quantity() {
    if (measure != null) {
      return Quantity.of(measure, unit == null ? "" : unit);
    }
    return value == null ? null : Quantity.parse(value).orElse(null);
  }

  private static String required(String field, @Nullable String text) {
    if (text == null || text.isEmpty()) {
      throw new IllegalArgumentException("a metric needs " + field);
    }
    return text;
  }

  void complain(String what) {
    if (complaint == null) {
      complaint = what;
    }
  }

  private String text(JsonParser parser, String field, int limit) throws IOException {
    if (!parser.currentToken().isScalarValue()) {
      complain(field + " must be text, not " + MetricCodec.kind(parser.currentToken()));
      parser.skipChildren();
      return "";
    }
    return limit(parser.getText(), field, limit);
  }

  private String limit(String text, String field, int limit) {
    if (IdentityLimits.hasLoneSurrogate(text)) {
      complain(field + " has half a surrogate pair, which no UTF-8 text can hold");
      return "";
    }
    if (text.length() > limit) {
      complain(field + " has " + text.length() + " characters, at most " + limit + " are taken");
      return "";
    }
    return text;
  }

  private @Nullable Double number(JsonParser parser, String field) throws IOException {
    if (!parser.currentToken().isNumeric()) {
      complain(field + " must be a number, not " + MetricCodec.kind(parser.currentToken()));
      parser.skipChildren();
      return null;
    }
    if (parser.getTextLength() > MAX_DIGITS) {
      complain(field + " has " + parser.getTextLength() + " digits");
      return null;
    }
    return parser.getDoubleValue();
  }

  /** Text, or an array of texts, which is joined as people would write it. */
  private String list(JsonParser parser, String field) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      return text(parser, field, MAX_TEXT);
    }
    StringBuilder joined = new StringBuilder();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      joined.append(joined.isEmpty() ? "" : ", ").append(text(parser, field, MAX_TEXT));
    }
    return limit(joined.toString(), field, MAX_TEXT);
  }

  private SortedMap<String, String> map(JsonParser parser, String field, int limit)
      throws IOException {
    SortedMap<String, String> map = new TreeMap<>();
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      complain(field + " must be an object, not " + MetricCodec.kind(parser.currentToken()));
      parser.skipChildren();
      return map;
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = limit(parser.currentName(), "a key of " + field, limit);
      if (parser.nextToken() != JsonToken.VALUE_NULL) {
        map.put(key, text(parser, field + "." + key, limit));
      }
    }
    return map;
  }
}
