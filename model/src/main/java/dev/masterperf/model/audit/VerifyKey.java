package dev.masterperf.model.audit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * Tells whether a point was signed.
 *
 * @param text the key in base64 of its X.509 form, as between the lines of a PEM file
 */
public record VerifyKey(String text) {
  static final String ALGORITHM = "Ed25519";
  private static final int ID_DIGITS = 16;

  /**
   * Checks the text.
   *
   * @throws IllegalArgumentException if it is no Ed25519 key
   */
  public VerifyKey {
    key(text);
  }

  /** Short, for people: the beginning of the SHA-256 of the key's bytes. */
  public String id() {
    return Hashes.sha256(Base64.getDecoder().decode(text)).substring(0, ID_DIGITS);
  }

  /** Whether this key signed that point. */
  public boolean signed(ChainPoint point, String signature) {
    try {
      Signature check = Signature.getInstance(ALGORITHM);
      check.initVerify(key(text));
      check.update(point.statement().getBytes(StandardCharsets.UTF_8));
      return check.verify(Base64.getDecoder().decode(signature));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false; // a signature that is none
    }
  }

  private static PublicKey key(String text) {
    try {
      return KeyFactory.getInstance(ALGORITHM)
          .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(text)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException("not an Ed25519 public key in base64: " + text, e);
    }
  }
}
