package dev.masterperf.api.otlp;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.masterperf.api.mapping.IncomingSeries.Label;
import dev.masterperf.api.protobuf.MalformedProtobuf;
import dev.masterperf.api.protobuf.ProtoMessage;
import java.util.Base64;
import java.util.List;

/**
 * Values of attributes as text: strings as they are, numbers in their shortest form, bytes in
 * base64, arrays and maps as JSON.
 */
final class AnyValue {
  /** Arrays and maps inside one another; what is deeper is cut off with an ellipsis. */
  static final int MAX_DEPTH = 8;

  /** JSON in place of what is deeper. */
  static final String TOO_DEEP = "\"…\"";

  /** More than any identity of ours holds; what comes beyond is not kept. */
  static final int MAX_ATTRIBUTES = 1_000;

  private AnyValue() {}

  /** Adds a {@code KeyValue} to attributes. */
  static void addTo(List<Label> attributes, ProtoMessage keyValue) throws MalformedProtobuf {
    if (attributes.size() < MAX_ATTRIBUTES) {
      attributes.add(keyValue(keyValue));
    }
  }

  private static Label keyValue(ProtoMessage message) throws MalformedProtobuf {
    String key = "";
    String value = "";
    while (message.next()) {
      switch (message.field()) {
        case 1 -> key = message.text();
        case 2 -> value = text(message.message());
        default -> message.skip();
      }
    }
    return new Label(key, value);
  }

  private static String text(ProtoMessage value) throws MalformedProtobuf {
    String text = "";
    while (value.next()) {
      switch (value.field()) {
        case 1 -> text = value.text();
        case 2 -> text = Boolean.toString(value.varint() != 0);
        case 3 -> text = Long.toString(value.varint());
        case 4 -> text = number(value.float64());
        case 5 -> text = array(value.message(), 1);
        case 6 -> text = map(value.message(), 1);
        case 7 -> text = Base64.getEncoder().encodeToString(value.blob());
        default -> value.skip();
      }
    }
    return text;
  }

  /** A double as people write it: {@code 3}, not {@code 3.0}. */
  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static String array(ProtoMessage array, int depth) throws MalformedProtobuf {
    if (depth > MAX_DEPTH) {
      return TOO_DEEP;
    }
    StringBuilder json = new StringBuilder("[");
    while (array.next()) {
      if (array.field() == 1) {
        json.append(json.length() == 1 ? "" : ",").append(json(array.message(), depth));
      }
    }
    return json.append(']').toString();
  }

  private static String map(ProtoMessage map, int depth) throws MalformedProtobuf {
    if (depth > MAX_DEPTH) {
      return TOO_DEEP;
    }
    StringBuilder json = new StringBuilder("{");
    while (map.next()) {
      if (map.field() == 1) {
        json.append(json.length() == 1 ? "" : ",");
        appendEntry(json, map.message(), depth);
      }
    }
    return json.append('}').toString();
  }

  private static void appendEntry(StringBuilder json, ProtoMessage entry, int depth)
      throws MalformedProtobuf {
    String key = "";
    String value = "null";
    while (entry.next()) {
      switch (entry.field()) {
        case 1 -> key = entry.text();
        case 2 -> value = json(entry.message(), depth);
        default -> entry.skip();
      }
    }
    json.append(quoted(key)).append(':').append(value);
  }

  private static String json(ProtoMessage value, int depth) throws MalformedProtobuf {
    String json = "null";
    while (value.next()) {
      switch (value.field()) {
        case 1 -> json = quoted(value.text());
        case 2 -> json = Boolean.toString(value.varint() != 0);
        case 3 -> json = Long.toString(value.varint());
        case 4 -> json = number(value.float64());
        case 5 -> json = array(value.message(), depth + 1);
        case 6 -> json = map(value.message(), depth + 1);
        case 7 -> json = quoted(Base64.getEncoder().encodeToString(value.blob()));
        default -> value.skip();
      }
    }
    return json;
  }

  /** The text as a JSON string. */
  static String quoted(String text) {
    StringBuilder json = new StringBuilder(text.length() + 2).append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, json);
    return json.append('"').toString();
  }
}
