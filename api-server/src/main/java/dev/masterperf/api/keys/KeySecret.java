package dev.masterperf.api.keys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a secret of a key.
 *
 * @param hash SHA-256 in hexadecimal
 * @param expiresAt when it opens nothing any more; null: not before the key itself
 */
public record KeySecret(String hash, Instant createdAt, @Nullable Instant expiresAt) {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final int MARK_LETTERS = 16;

  public KeySecret {
    if (!HASH.matcher(hash).matches()) {
      throw new IllegalArgumentException("a secret's hash has 64 hexadecimal digits");
    }
  }

  /** Tells it from the other secrets of a key, and is of no use to guess it. */
  public String mark() {
    return hash.substring(0, MARK_LETTERS);
  }

  boolean holds(Instant now) {
    return expiresAt == null || now.isBefore(expiresAt);
  }

  /** Compares in a time that does not tell how much of it fits. */
  boolean matches(KeyText presented) {
    return MessageDigest.isEqual(
        hash.getBytes(StandardCharsets.US_ASCII),
        presented.hash().getBytes(StandardCharsets.US_ASCII));
  }

  /** The same, ending at that time if it does not end before. */
  KeySecret until(Instant end) {
    return expiresAt != null && expiresAt.isBefore(end)
        ? this
        : new KeySecret(hash, createdAt, end);
  }
}
