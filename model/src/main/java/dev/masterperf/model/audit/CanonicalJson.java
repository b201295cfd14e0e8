package dev.masterperf.model.audit;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * An object of strings and whole numbers in the one way RFC 8785 writes it, so that its bytes can
 * be hashed, and a change of any of them is one of its content.
 */
final class CanonicalJson {
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final int FIRST_PRINTABLE = 0x20;

  /** Beyond it not every reader of JSON keeps whole numbers apart. */
  private static final long LARGEST = (1L << 53) - 1;

  private CanonicalJson() {}

  /**
   * The object as bytes.
   *
   * @throws IllegalArgumentException if it holds anything but strings and whole numbers
   */
  static byte[] bytes(ObjectNode object) {
    Map<String, JsonNode> members = new TreeMap<>();
    object.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
    StringBuilder text = new StringBuilder("{");
    members.forEach(
        (name, value) -> {
          if (text.length() > 1) {
            text.append(',');
          }
          quote(name, text);
          text.append(':');
          value(name, value, text);
        });
    return text.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads what {@link #bytes} wrote.
   *
   * @throws IllegalArgumentException if it is anything else, be it the same content
   */
  static ObjectNode read(byte[] bytes) {
    JsonNode tree;
    try {
      tree = STRICT.readTree(bytes);
    } catch (IOException e) {
      throw new IllegalArgumentException("it is not JSON", e);
    }
    if (!(tree instanceof ObjectNode object)) {
      throw new IllegalArgumentException("it is no JSON object");
    }
    if (!Arrays.equals(bytes(object), bytes)) {
      throw new IllegalArgumentException("it is not written in the canonical form");
    }
    return object;
  }

  private static void value(String name, JsonNode value, StringBuilder to) {
    if (value.isTextual()) {
      quote(value.textValue(), to);
    } else if (value.isIntegralNumber()
        && value.canConvertToLong()
        && Math.abs(value.longValue()) <= LARGEST) {
      to.append(value.longValue());
    } else {
      throw new IllegalArgumentException(name + " is neither a string nor a whole number");
    }
  }

  private static void quote(String text, StringBuilder to) {
    to.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> to.append("\\\"");
        case '\\' -> to.append("\\\\");
        case '\b' -> to.append("\\b");
        case '\t' -> to.append("\\t");
        case '\n' -> to.append("\\n");
        case '\f' -> to.append("\\f");
        case '\r' -> to.append("\\r");
        default -> {
          if (c < FIRST_PRINTABLE) {
            to.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            to.append(c);
          }
        }
      }
    }
    to.append('"');
  }

  /** The text without halves of characters, which no bytes stand for. */
  static String wellFormed(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
