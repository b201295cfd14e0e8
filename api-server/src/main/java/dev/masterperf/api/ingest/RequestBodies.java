package dev.masterperf.api.ingest;

import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.api.http.Problems;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the bodies of requests and inflates them, within limits of size. */
final class RequestBodies {
  private static final String CODING = "Content-Encoding";

  private final IngestLimits limits;
  private final String tooLong;
  private final String tooLarge;
  private final Inflation inflation = new Inflation();

  RequestBodies(IngestLimits limits) {
    this.limits = limits;
    this.tooLong = tooMuch(limits.sentBytes(), "as it is sent");
    this.tooLarge = tooMuch(limits.inflatedBytes(), "once it is inflated");
  }

  private static String tooMuch(int limit, String when) {
    return "a body may have at most "
        + limit
        + " bytes "
        + when
        + "; send the metrics in several requests";
  }

  /**
   * The body as it was before it was compressed.
   *
   * @param taken codings that may be
   * @param room grows with what is kept in memory
   * @throws ProblemException if it cannot be had
   */
  byte[] read(Context ctx, Set<ContentCoding> taken, Budget.Share room) {
    ContentCoding coding = coding(ctx, taken);
    byte[] sent = sent(ctx, room);
    try {
      return inflation.inflate(coding, sent, new Intake(limits.inflatedBytes(), room, tooLarge));
    } catch (IOException e) {
      String name = coding.wireName();
      throw refusal(
          ProblemType.MALFORMED_BODY,
          "the body is not " + name + ", as its " + CODING + " says: " + e.getMessage(),
          e);
    }
  }

  private byte[] sent(Context ctx, Budget.Share room) {
    if (ctx.req().getContentLengthLong() > limits.sentBytes()) {
      throw new Problem(ProblemType.BODY_TOO_LARGE, tooLong).toException();
    }
    try {
      return new Intake(limits.sentBytes(), room, tooLong).readAll(ctx.bodyInputStream());
    } catch (IOException e) {
      if (Problems.isTooSlow(e)) {
        throw Problems.tooSlow().toException(e);
      }
      throw refusal(ProblemType.BAD_REQUEST, "the body breaks off: " + e.getMessage(), e);
    }
  }

  private static ContentCoding coding(Context ctx, Set<ContentCoding> taken) {
    String header = ctx.header(CODING);
    return ContentCoding.parse(header)
        .filter(taken::contains)
        .orElseThrow(
            () -> {
              String names =
                  taken.stream()
                      .sorted()
                      .map(ContentCoding::wireName)
                      .collect(Collectors.joining(", "));
              ctx.header("Accept-Encoding", names); // RFC 9110, 12.5.3
              String given = header == null ? "no " + CODING : CODING + " " + header;
              return new Problem(
                      ProblemType.UNSUPPORTED_ENCODING,
                      given + " cannot be read here; what can: " + names)
                  .toException();
            });
  }

  private static ProblemException refusal(ProblemType type, String detail, Exception cause) {
    return new Problem(type, detail).toException(cause);
  }

  /**
   * Passes over what a client still sends of a body that was refused. It would hear of a broken
   * connection otherwise, and not why; one that asked first, or sends far too much, does.
   */
  void passOver(Context ctx) {
    if (ctx.header("Expect") != null) {
      return;
    }
    try {
      ctx.bodyInputStream().skip(2L * limits.sentBytes());
    } catch (IOException e) {
      return; // it is gone, and hears nothing
    }
  }
}
