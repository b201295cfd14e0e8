package dev.masterperf.api.login;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes texts that only a process with the same key can have made: HMAC-SHA256 over what they are
 * for and what they say. Anybody can read them.
 */
public final class Seals {
  private static final String MAC = "HmacSHA256";
  private static final int KEY_BYTES = 32;
  private static final int MOST_LETTERS = 8192;
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final SecretKey key;

  private Seals(byte[] key) {
    this.key = new SecretKeySpec(key, MAC);
  }

  /**
   * Seals made with a key.
   *
   * @param secret any text of at least 32 letters that nobody can guess; processes with the same
   *     one open each other's seals
   */
  public static Seals of(String secret) {
    if (secret.length() < KEY_BYTES) {
      throw new IllegalArgumentException("a key for seals has at least 32 letters");
    }
    // Not the secret itself: it may open other things as well.
    byte[] given = secret.getBytes(StandardCharsets.UTF_8);
    return new Seals(
        mac(
            new SecretKeySpec(given, MAC),
            "masterperf sessions v1".getBytes(StandardCharsets.UTF_8)));
  }

  /** A text that says this, for that purpose. */
  String seal(String purpose, byte[] said) {
    return BASE64.encodeToString(said) + "." + BASE64.encodeToString(mac(purpose, said));
  }

  /** What a text says that was sealed here for that purpose; empty for any other. */
  Optional<byte[]> open(String purpose, String text) {
    int dot = text.indexOf('.');
    if (dot < 0 || text.length() > MOST_LETTERS) {
      return Optional.empty();
    }
    try {
      byte[] said = Base64.getUrlDecoder().decode(text.substring(0, dot));
      byte[] mac = Base64.getUrlDecoder().decode(text.substring(dot + 1));
      return MessageDigest.isEqual(mac, mac(purpose, said)) ? Optional.of(said) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // no base64
    }
  }

  private byte[] mac(String purpose, byte[] said) {
    byte[] name = purpose.getBytes(StandardCharsets.UTF_8);
    byte[] all = new byte[name.length + 1 + said.length]; // a zero between them
    System.arraycopy(name, 0, all, 0, name.length);
    System.arraycopy(said, 0, all, name.length + 1, said.length);
    return mac(key, all);
  }

  private static byte[] mac(SecretKey key, byte[] message) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(key);
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + MAC, e);
    }
  }
}
