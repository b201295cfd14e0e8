package dev.masterperf.api.keys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A key as its owner holds it: {@code mp_<id>_<secret>}. Scanners of leaked secrets find it by
 * {@link #PATTERN}.
 *
 * @param id names the key, and is no secret
 * @param secret 43 letters and digits, 256 bits
 */
public record KeyText(String id, String secret) {
  /** What every key looks like, and hardly anything else does. */
  public static final Pattern PATTERN = Pattern.compile("mp_([a-z0-9]{12})_([0-9A-Za-z]{43})");

  /** What a key begins with. */
  public static final String PREFIX = "mp_";

  private static final String LOWER = "0123456789abcdefghijklmnopqrstuvwxyz";
  private static final String ALL = LOWER + "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final int ID_LETTERS = 12;
  private static final int SECRET_LETTERS = 43;

  public KeyText {
    if (!PATTERN.matcher(PREFIX + id + "_" + secret).matches()) {
      throw new IllegalArgumentException("an API key has the form mp_<id>_<secret>");
    }
  }

  /** Reads a key; empty if the text is none. */
  public static Optional<KeyText> parse(String text) {
    Matcher matcher = PATTERN.matcher(text);
    return matcher.matches()
        ? Optional.of(new KeyText(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  /** A new key that nobody has. */
  static KeyText generate(RandomGenerator random) {
    return new KeyText(letters(random, LOWER, ID_LETTERS), letters(random, ALL, SECRET_LETTERS));
  }

  /** Another secret for the same key. */
  static KeyText generate(String id, RandomGenerator random) {
    return new KeyText(id, letters(random, ALL, SECRET_LETTERS));
  }

  private static String letters(RandomGenerator random, String of, int count) {
    return random
        .ints(count, 0, of.length())
        .mapToObj(at -> of.substring(at, at + 1))
        .collect(Collectors.joining());
  }

  /**
   * What is kept of the secret, in hexadecimal. A secret of 256 random bits cannot be found by
   * trying, so a fast hash does.
   */
  String hash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(secret.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** For its owner alone, once. */
  public String reveal() {
    return PREFIX + id + "_" + secret;
  }

  @Override
  public String toString() {
    return PREFIX + id + "_***";
  }
}
