package dev.masterperf.alerts.receiver;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The headers of Standard Webhooks, by which a receiver knows who sent a body and that it is whole:
 * HMAC-SHA256 over {@code id.timestamp.body}.
 *
 * @param id the same on every attempt for one payload
 * @param timestampSeconds of this attempt, epoch seconds
 * @param signature {@code v1,} and base64, for each secret, between blanks
 */
public record WebhookSignature(String id, long timestampSeconds, String signature) {
  public static final String ID_HEADER = "webhook-id";
  public static final String TIMESTAMP_HEADER = "webhook-timestamp";
  public static final String SIGNATURE_HEADER = "webhook-signature";

  /** How far a timestamp may lie from the receiver's clock. */
  public static final Duration TOLERANCE = Duration.ofMinutes(5);

  private static final String VERSION = "v1,";

  /** What a receiver finds. */
  public enum Check {
    OK,
    /** One of the three headers is missing, or the timestamp is no number. */
    UNSIGNED,
    /** Beyond {@link #TOLERANCE}, so perhaps an old request sent again. */
    STALE,
    BAD
  }

  public static WebhookSignature sign(WebhookSecret secret, String id, Instant at, byte[] body) {
    return sign(List.of(secret), id, at, body);
  }

  /**
   * Signs with every secret, so that a receiver which knows one of them is content: that is how a
   * secret is changed without losing a request.
   *
   * @param secrets none: the signature is empty
   */
  public static WebhookSignature sign(
      List<WebhookSecret> secrets, String id, Instant at, byte[] body) {
    long timestamp = at.getEpochSecond();
    return new WebhookSignature(
        id,
        timestamp,
        secrets.stream()
            .map(secret -> VERSION + hmac(secret, id, timestamp, body))
            .collect(Collectors.joining(" ")));
  }

  /** The headers of a request; the signature's is left out where there is none. */
  Map<String, String> headers() {
    Map<String, String> headers = new TreeMap<>();
    headers.put(ID_HEADER, id);
    headers.put(TIMESTAMP_HEADER, Long.toString(timestampSeconds));
    if (!signature.isEmpty()) {
      headers.put(SIGNATURE_HEADER, signature);
    }
    return headers;
  }

  /**
   * Checks a request.
   *
   * @param header gives the value of a header; null for an absent one
   * @param now the receiver's clock
   */
  public static Check check(
      WebhookSecret secret, UnaryOperator<@Nullable String> header, byte[] body, Instant now) {
    String id = header.apply(ID_HEADER);
    String timestamp = header.apply(TIMESTAMP_HEADER);
    String signatures = header.apply(SIGNATURE_HEADER);
    if (id == null || signatures == null || timestamp == null || !timestamp.matches("\\d{1,12}")) {
      return Check.UNSIGNED;
    }
    Instant sent = Instant.ofEpochSecond(Long.parseLong(timestamp));
    String expected = VERSION + hmac(secret, id, sent.getEpochSecond(), body);
    if (!anyEqual(signatures, expected)) {
      return Check.BAD;
    }
    return Duration.between(sent, now).abs().compareTo(TOLERANCE) > 0 ? Check.STALE : Check.OK;
  }

  /** Several signatures, between blanks, are there while a secret is being changed. */
  private static boolean anyEqual(String signatures, String expected) {
    boolean found = false;
    for (String signature : signatures.split(" ")) {
      found |= MessageDigest.isEqual(bytes(signature), bytes(expected));
    }
    return found;
  }

  private static String hmac(WebhookSecret secret, String id, long timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.key(), "HmacSHA256"));
      mac.update(bytes(id + "." + timestamp + "."));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
