package dev.masterperf.api.otlp;

import dev.masterperf.api.mapping.IncomingSeries.Label;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@link AnyValue} in JSON. */
final class JsonValue {
  private final JsonFields in;

  JsonValue(JsonFields in) {
    this.in = in;
  }

  /** The attributes of the array that begins here. */
  List<Label> attributes() throws IOException {
    List<Label> attributes = new ArrayList<>(4);
    in.array(
        () -> {
          Label attribute = keyValue();
          if (attributes.size() < AnyValue.MAX_ATTRIBUTES) {
            attributes.add(attribute);
          }
        });
    return attributes;
  }

  private Label keyValue() throws IOException {
    String[] sides = {"", ""};
    in.object(
        field -> {
          switch (field) {
            case "key" -> sides[0] = in.text();
            case "value" -> sides[1] = text();
            default -> in.skip();
          }
        });
    return new Label(sides[0], sides[1]);
  }

  private String text() throws IOException {
    String[] text = {""};
    in.object(
        kind -> {
          switch (kind) {
            case "stringValue", "bytesValue" -> text[0] = in.text();
            case "boolValue" -> text[0] = Boolean.toString(in.flag());
            case "intValue" -> text[0] = Long.toString(in.integer());
            case "doubleValue" -> text[0] = AnyValue.number(in.number());
            case "arrayValue" -> text[0] = array(1);
            case "kvlistValue" -> text[0] = map(1);
            default -> in.skip();
          }
        });
    return text[0];
  }

  private String json(int depth) throws IOException {
    String[] json = {"null"};
    in.object(
        kind -> {
          switch (kind) {
            case "stringValue", "bytesValue" -> json[0] = AnyValue.quoted(in.text());
            case "boolValue" -> json[0] = Boolean.toString(in.flag());
            case "intValue" -> json[0] = Long.toString(in.integer());
            case "doubleValue" -> json[0] = AnyValue.number(in.number());
            case "arrayValue" -> json[0] = array(depth + 1);
            case "kvlistValue" -> json[0] = map(depth + 1);
            default -> in.skip();
          }
        });
    return json[0];
  }

  private String array(int depth) throws IOException {
    if (depth > AnyValue.MAX_DEPTH) {
      in.skip();
      return AnyValue.TOO_DEEP;
    }
    StringBuilder json = new StringBuilder("[");
    in.object(
        field -> {
          if (field.equals("values")) {
            in.array(() -> json.append(json.length() == 1 ? "" : ",").append(json(depth)));
          } else {
            in.skip();
          }
        });
    return json.append(']').toString();
  }

  private String map(int depth) throws IOException {
    if (depth > AnyValue.MAX_DEPTH) {
      in.skip();
      return AnyValue.TOO_DEEP;
    }
    StringBuilder json = new StringBuilder("{");
    in.object(
        field -> {
          if (field.equals("values")) {
            in.array(() -> json.append(json.length() == 1 ? "" : ",").append(entry(depth)));
          } else {
            in.skip();
          }
        });
    return json.append('}').toString();
  }

  private String entry(int depth) throws IOException {
    String[] sides = {"", "null"};
    in.object(
        field -> {
          switch (field) {
            case "key" -> sides[0] = in.text();
            case "value" -> sides[1] = json(depth);
            default -> in.skip();
          }
        });
    return AnyValue.quoted(sides[0]) + ":" + sides[1];
  }
}
