package dev.masterperf.alerts.receiver;

import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * The key a receiver shares with us, in the form of Standard Webhooks: {@code whsec_} and base64.
 * Prints as {@code ***}.
 */
public final class WebhookSecret {
  private static final String PREFIX = "whsec_";
  private static final int GENERATED_BYTES = 32;

  /**
   * Standard Webhooks asks for 24 to 64 bytes; shorter keys exist and are the receiver's choice.
   */
  private static final int MIN_BYTES = 16;

  private static final int MAX_BYTES = 64;

  private final byte[] key;

  private WebhookSecret(byte[] key) {
    this.key = key;
  }

  /**
   * Reads a secret.
   *
   * @throws IllegalArgumentException if it has not the form; the message does not repeat it
   */
  public static WebhookSecret parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException("a webhook secret begins with " + PREFIX);
    }
    byte[] key;
    try {
      key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a webhook secret is " + PREFIX + " and base64", e);
    }
    if (key.length < MIN_BYTES || key.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a webhook secret has " + MIN_BYTES + " to " + MAX_BYTES + " bytes, not " + key.length);
    }
    return new WebhookSecret(key);
  }

  /**
   * A new secret.
   *
   * @param random a cryptographic one
   */
  public static WebhookSecret generate(RandomGenerator random) {
    byte[] key = new byte[GENERATED_BYTES];
    random.nextBytes(key);
    return new WebhookSecret(key);
  }

  /** The form that {@link #parse} reads, to be shown to its owner. */
  public String reveal() {
    return PREFIX + Base64.getEncoder().encodeToString(key);
  }

  byte[] key() {
    return key.clone();
  }

  @Override
  public String toString() {
    return "***";
  }
}
