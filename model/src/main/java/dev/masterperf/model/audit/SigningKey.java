package dev.masterperf.model.audit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** An Ed25519 key that signs points of chains. */
public final class SigningKey {
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private final PrivateKey secret;
  private final VerifyKey verify;

  private SigningKey(PrivateKey secret, VerifyKey verify) {
    this.secret = secret;
    this.verify = verify;
  }

  /** A new key as {@link #parse} reads it: PKCS#8 in PEM, as {@code openssl genpkey} writes it. */
  public static String generate() {
    try {
      byte[] key =
          KeyPairGenerator.getInstance(VerifyKey.ALGORITHM)
              .generateKeyPair()
              .getPrivate()
              .getEncoded();
      return BEGIN + "\n" + Base64.getEncoder().encodeToString(key) + "\n" + END;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java from 15 on has Ed25519", e);
    }
  }

  /**
   * Reads a key.
   *
   * @throws IllegalArgumentException if the text is no Ed25519 key; it does not repeat the text
   */
  public static SigningKey parse(String pem) {
    String text = pem.strip();
    if (!text.startsWith(BEGIN) || !text.endsWith(END)) {
      throw new IllegalArgumentException(
          "not a private key in PEM; openssl genpkey -algorithm ed25519 makes one");
    }
    try {
      byte[] bytes =
          Base64.getMimeDecoder()
              .decode(text.substring(BEGIN.length(), text.length() - END.length()));
      PrivateKey secret =
          KeyFactory.getInstance(VerifyKey.ALGORITHM)
              .generatePrivate(new PKCS8EncodedKeySpec(bytes));
      return new SigningKey(secret, new VerifyKey(publicKey((EdECPrivateKey) secret)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "not an Ed25519 key; openssl genpkey -algorithm ed25519 makes one", e);
    }
  }

  /**
   * The JDK makes public keys only together with private ones: it is asked for a new pair, and
   * given the bytes of the private key where it asks for chance.
   */
  private static String publicKey(EdECPrivateKey secret) throws GeneralSecurityException {
    byte[] seed = secret.getBytes().orElseThrow(() -> new GeneralSecurityException("no key"));
    KeyPairGenerator pairs = KeyPairGenerator.getInstance(VerifyKey.ALGORITHM);
    pairs.initialize(NamedParameterSpec.ED25519, new Given(seed));
    return Base64.getEncoder().encodeToString(pairs.generateKeyPair().getPublic().getEncoded());
  }

  private static final class Given extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final transient byte[] bytes;

    Given(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public void nextBytes(byte[] to) {
      System.arraycopy(bytes, 0, to, 0, to.length);
    }
  }

  /** What others check its signatures with. */
  public VerifyKey verifyKey() {
    return verify;
  }

  /** Signs a point. */
  public SignedPoint sign(ChainPoint point) {
    try {
      Signature signature = Signature.getInstance(VerifyKey.ALGORITHM);
      signature.initSign(secret);
      signature.update(point.statement().getBytes(StandardCharsets.UTF_8));
      return new SignedPoint(
          point, verify.text(), Base64.getEncoder().encodeToString(signature.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key was read, so it can sign", e);
    }
  }

  /** Says whose it is, and not what it is. */
  @Override
  public String toString() {
    return "SigningKey[" + verify.id() + "]";
  }
}
