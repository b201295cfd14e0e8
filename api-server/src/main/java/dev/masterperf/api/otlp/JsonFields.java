package dev.masterperf.api.otlp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.masterperf.api.protobuf.Numbers;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Walks over JSON as protobuf's mapping has it: integers of 64 bits also as strings, NaN and
 * infinities as strings, null for what is absent; unknown fields are passed over.
 */
final class JsonFields {
  private static final JsonFactory JSON =
      new JsonFactoryBuilder().enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER).build();

  private static final double BEYOND_LONG = 0x1p63;

  private final JsonParser in;

  JsonFields(byte[] body) throws IOException {
    this.in = JSON.createParser(body);
  }

  /** Reads one field of an object; what it leaves unread is an error of its own. */
  @FunctionalInterface
  interface Reader {
    void read(String field) throws IOException;
  }

  /** Reads one element of an array. */
  @FunctionalInterface
  interface Element {
    void read() throws IOException;
  }

  /** The one object that a body is. */
  void document(Reader reader) throws IOException {
    in.nextToken();
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw wrong("the body must be an object");
    }
    object(reader);
    if (in.nextToken() != null) {
      throw wrong("there is more after the end of the object");
    }
  }

  /** The fields of the object that begins here; none where there is a null. */
  void object(Reader reader) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw wrong("expected an object");
    }
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String field = in.currentName();
      in.nextToken();
      reader.read(field);
    }
  }

  /** The elements of the array that begins here; none where there is a null. */
  void array(Element element) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    if (in.currentToken() != JsonToken.START_ARRAY) {
      throw wrong("expected an array");
    }
    while (in.nextToken() != JsonToken.END_ARRAY) {
      element.read();
    }
  }

  /** Passes over the value that begins here. */
  void skip() throws IOException {
    in.skipChildren();
  }

  String text() throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NULL) {
      return "";
    }
    if (in.currentToken() != JsonToken.VALUE_STRING) {
      throw wrong("expected a string");
    }
    return in.getText();
  }

  boolean flag() throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NULL) {
      return false;
    }
    if (!in.currentToken().isBoolean()) {
      throw wrong("expected true or false");
    }
    return in.getBooleanValue();
  }

  /** An integer of up to 64 bits; one that needs the 64th bit is negative. */
  long integer() throws IOException {
    try {
      return switch (in.currentToken()) {
        case VALUE_NULL -> 0;
        case VALUE_NUMBER_INT -> in.getLongValue();
        case VALUE_NUMBER_FLOAT -> whole(in.getDoubleValue());
        case VALUE_STRING -> integer(in.getText());
        default -> throw wrong("expected an integer");
      };
    } catch (NumberFormatException e) {
      throw wrong("expected an integer", e);
    }
  }

  private static long integer(String text) {
    return text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
  }

  private long whole(double number) throws IOException {
    if (number != Math.rint(number) || Math.abs(number) >= BEYOND_LONG) {
      throw wrong("expected an integer");
    }
    return (long) number;
  }

  /** An integer of 32 bits. */
  int small() throws IOException {
    long number = integer();
    if (number != (int) number) {
      throw wrong("expected an integer of 32 bits");
    }
    return (int) number;
  }

  /** A double; null is not a number. */
  double number() throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NULL) {
      return Double.NaN;
    }
    if (in.currentToken().isNumeric()) {
      return in.getDoubleValue();
    }
    if (in.currentToken() != JsonToken.VALUE_STRING) {
      throw wrong("expected a number");
    }
    try {
      // Double.parseDouble knows NaN and Infinity by the same names.
      return Double.parseDouble(in.getText());
    } catch (NumberFormatException e) {
      throw wrong("expected a number", e);
    }
  }

  Numbers integers() throws IOException {
    Numbers numbers = new Numbers();
    array(() -> numbers.add(integer()));
    return numbers;
  }

  Numbers numbers() throws IOException {
    Numbers numbers = new Numbers();
    array(() -> numbers.add(Double.doubleToRawLongBits(number())));
    return numbers;
  }

  boolean isNull() {
    return in.currentToken() == JsonToken.VALUE_NULL;
  }

  private IOException wrong(String what) {
    return wrong(what, null);
  }

  private IOException wrong(String what, @Nullable Throwable cause) {
    String where = in.getParsingContext().pathAsPointer().toString();
    return new JsonParseException(
        in, what + (where.isEmpty() ? "" : " at " + where), in.currentTokenLocation(), cause);
  }
}
