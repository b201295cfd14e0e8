package dev.masterperf.alerts.rule;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Identity of a rule, under which the state of its alerts is kept. It outlives restarts and changes
 * of {@code for} and annotations; a rule with another expression or other labels is another rule,
 * which may go on with the alerts of one of its name.
 *
 * @param text {@code group/alert/hash}
 */
public record RuleId(String text) implements Comparable<RuleId> {
  private static final int HASH_BYTES = 8;

  /**
   * @param identity all that tells this rule from others
   */
  static RuleId of(String group, String name, List<String> identity) {
    return new RuleId(group + "/" + name + "/" + hash(identity));
  }

  /** A hash of texts of which none can pass into its neighbour. */
  static String hash(List<String> texts) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (String part : texts) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        sha256.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        sha256.update(bytes);
      }
      return HexFormat.of().formatHex(sha256.digest(), 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public int compareTo(RuleId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
