package dev.masterperf.archive.audit;

import dev.masterperf.model.wire.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A record of the audit topic, with its place in it, as one line of a file. */
public final class AuditLine {
  private static final Pattern GRAMMAR =
      Pattern.compile(
          "\\{\"offset\":([0-9]{1,18}),(?:\"record\":(\\{.*\\})|\"raw\":\"([A-Za-z0-9+/=]*)\")\\}");

  private final long offset;
  private final byte[] value;

  public AuditLine(long offset, byte[] value) {
    this.offset = offset;
    this.value = value.clone();
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException if it is none
   */
  static AuditLine parse(String line) {
    Matcher matcher = GRAMMAR.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a line of an audit file");
    }
    String record = matcher.group(2);
    return new AuditLine(
        Long.parseLong(matcher.group(1)),
        record == null
            ? Base64.getDecoder().decode(matcher.group(3))
            : record.getBytes(StandardCharsets.UTF_8));
  }

  /** The line, without its end; what is no JSON object of one line stands in base64. */
  String text() {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
      return isObjectOfOneLine(text)
          ? "{\"offset\":" + offset + ",\"record\":" + text + "}"
          : rawText();
    } catch (CharacterCodingException e) {
      return rawText(); // no text at all
    }
  }

  private String rawText() {
    String base64 = Base64.getEncoder().encodeToString(value);
    return "{\"offset\":" + offset + ",\"raw\":\"" + base64 + "\"}";
  }

  private static boolean isObjectOfOneLine(String text) {
    return text.startsWith("{")
        && text.endsWith("}")
        && text.chars().noneMatch(c -> c < ' ' || Character.getType(c) == Character.LINE_SEPARATOR)
        && isJson(text);
  }

  private static boolean isJson(String text) {
    try {
      return Json.tree(text.getBytes(StandardCharsets.UTF_8)).isObject();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Its place in the topic's one partition. */
  public long offset() {
    return offset;
  }

  /** The record's value, byte for byte. */
  public byte[] value() {
    return value.clone();
  }
}
