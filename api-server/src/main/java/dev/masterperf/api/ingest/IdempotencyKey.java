package dev.masterperf.api.ingest;

import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.ProblemType;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a sender calls a request by, so that its repetition is known again. Written as
 * draft-ietf-httpapi-idempotency-key-header has it, a string in quotes; without them, as most send
 * it, it is the same key. What others call theirs so is another one.
 *
 * @param sender who sent it
 */
record IdempotencyKey(String sender, String text) {
  static final String HEADER = "Idempotency-Key";

  private static final Pattern BARE = Pattern.compile("[!#-\\[\\]-~]{1,255}");
  private static final Pattern QUOTED = Pattern.compile("\"[ !#-\\[\\]-~]{1,255}\"");

  /**
   * The key of a request.
   *
   * @param sender who sent it
   * @param headers every value of the header
   * @return empty if it has none
   * @throws ProblemException if it has two, or one that cannot be used
   */
  static Optional<IdempotencyKey> of(String sender, List<String> headers) {
    if (headers.isEmpty()) {
      return Optional.empty();
    }
    String value = headers.get(0).strip();
    if (headers.size() > 1) {
      throw refused("is given " + headers.size() + " times; give it once");
    }
    if (BARE.matcher(value).matches()) {
      return Optional.of(new IdempotencyKey(sender, value));
    }
    if (QUOTED.matcher(value).matches()) {
      return Optional.of(new IdempotencyKey(sender, value.substring(1, value.length() - 1)));
    }
    throw refused("must have 1 to 255 visible ASCII characters without \" and \\, such as a UUID");
  }

  private static ProblemException refused(String what) {
    return new Problem(ProblemType.BAD_REQUEST, HEADER + " " + what).toException();
  }
}
