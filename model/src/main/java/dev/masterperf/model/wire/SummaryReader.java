package dev.masterperf.model.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.masterperf.model.Sketch;
import dev.masterperf.model.Summary;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the {@code summary} of a metric. */
final class SummaryReader {
  private final Consumer<String> complaints;
  private final Map<String, Double> numbers = new HashMap<>();
  private final Map<String, Long> instants = new HashMap<>();
  private long count;
  private long errors;
  private @Nullable String sketch;

  SummaryReader(Consumer<String> complaints) {
    this.complaints = complaints;
  }

  void read(JsonParser parser) throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "start", "end", "firstTs", "lastTs" -> readInstant(parser, field);
        case "count" -> count = whole(parser, field);
        case "errors" -> errors = whole(parser, field);
        case "sum", "sumSquares", "min", "max", "first", "last", "increase" ->
            readNumber(parser, field);
        case "sketch" -> readSketch(parser);
        default -> {
          complaints.accept("summary has no field " + field);
          parser.skipChildren();
        }
      }
    }
  }

  long count() {
    return count;
  }

  Summary toSummary() {
    return new Summary(
        instant("start"),
        instant("end"),
        count,
        number("sum"),
        number("sumSquares"),
        number("min"),
        number("max"),
        number("first"),
        instant("firstTs"),
        number("last"),
        instant("lastTs"),
        errors,
        numbers.getOrDefault("increase", 0.0),
        sketch == null ? null : Sketch.fromProto(decodeBase64(sketch)));
  }

  private static byte[] decodeBase64(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("summary.sketch is not base64: " + e.getMessage(), e);
    }
  }

  private double number(String field) {
    Double number = numbers.get(field);
    if (number == null) {
      throw new IllegalArgumentException("summary needs " + field);
    }
    return number;
  }

  private long instant(String field) {
    Long instant = instants.get(field);
    if (instant == null) {
      throw new IllegalArgumentException("summary needs " + field);
    }
    return instant;
  }

  private void readNumber(JsonParser parser, String field) throws IOException {
    if (parser.currentToken().isNumeric() && parser.getTextLength() <= MetricReader.MAX_DIGITS) {
      numbers.put(field, parser.getDoubleValue());
    } else {
      complaints.accept("summary." + field + " must be a number");
      parser.skipChildren();
    }
  }

  private long whole(JsonParser parser, String field) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getTextLength() <= MetricReader.MAX_DIGITS
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return parser.getLongValue();
    }
    complaints.accept("summary." + field + " must be a whole number");
    parser.skipChildren();
    return 0;
  }

  private void readInstant(JsonParser parser, String field) throws IOException {
    if (!parser.currentToken().isScalarValue()) {
      complaints.accept("summary." + field + " must be a time");
      parser.skipChildren();
      return;
    }
    try {
      instants.put(field, Timestamps.parse("summary." + field, parser.getText()));
    } catch (IllegalArgumentException e) {
      complaints.accept(String.valueOf(e.getMessage()));
    }
  }

  private void readSketch(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      sketch = parser.getText();
    } else if (parser.currentToken() != JsonToken.VALUE_NULL) {
      complaints.accept("summary.sketch must be base64 text");
      parser.skipChildren();
    }
  }
}
