package dev.masterperf.api.alerts;

import dev.masterperf.alerts.rule.RuleDocument;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.ProblemType;
import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the text of a rule file, and its name, from a request. */
final class RuleFileText {
  /** As JSON it may be twice as long, which Kafka's limit of 1 MiB for a record has room for. */
  static final int MOST_BYTES = 256 << 10;

  private static final List<String> TYPES =
      List.of("application/yaml", "text/yaml", "text/plain", "application/x-yaml");
  private static final Pattern NAME = Pattern.compile("(?=.*[A-Za-z0-9])[A-Za-z0-9._-]{1,100}");

  private RuleFileText() {}

  /**
   * The file a request brings.
   *
   * @param name that it has, or is to have
   * @throws ProblemException if it is no text of a type that is read here, or too long
   */
  static RuleDocument of(Context ctx, String name) {
    requireType(ctx.contentType());
    byte[] body = ctx.bodyAsBytes();
    if (body.length > MOST_BYTES) {
      throw new Problem(
              ProblemType.BODY_TOO_LARGE,
              "a rule file has at most 256 KiB, not "
                  + body.length
                  + " bytes; put some of its groups into another one")
          .toException();
    }
    return new RuleDocument(name, null, null, utf8(body));
  }

  private static void requireType(@Nullable String type) {
    String[] parts = type == null ? new String[] {""} : type.toLowerCase(Locale.ROOT).split(";", 2);
    boolean utf8 =
        parts.length == 1
            || !parts[1].contains("charset")
            || parts[1].contains("utf-8")
            || parts[1].contains("utf8");
    if (!TYPES.contains(parts[0].trim()) || !utf8) {
      throw new Problem(
              ProblemType.UNSUPPORTED_MEDIA_TYPE,
              "a rule file is sent as Content-Type: application/yaml (or text/yaml, text/plain) in"
                  + " UTF-8, not as "
                  + type)
          .toException();
    }
  }

  private static String utf8(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new Problem(ProblemType.MALFORMED_BODY, "this is not UTF-8 text").toException(e);
    }
  }

  /**
   * The name in a path.
   *
   * @throws ProblemException if a new file may not have it
   */
  static String newName(Context ctx) {
    String name = ctx.pathParam("name");
    if (!NAME.matcher(name).matches()) {
      throw new Problem(
              ProblemType.INVALID_PARAMETER,
              "the name of a rule file consists of up to 100 letters, digits, dots, underscores"
                  + " and hyphens, such as storage.yaml, not "
                  + name)
          .toException();
    }
    return name;
  }
}
