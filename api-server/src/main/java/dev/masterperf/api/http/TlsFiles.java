package dev.masterperf.api.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server shows and signs with, as files in PEM.
 *
 * @param certificates the server's own first, then those who signed it
 * @param key of the first one, not encrypted, in PKCS#8
 */
public record TlsFiles(Path certificates, Path key) {
  private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);

  /** Of a store that only exists in memory. */
  static final String STORE_PASSWORD = "memory";

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  /** The files cannot be used. */
  public static final class Unusable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unusable(String message, Throwable cause) {
      super(message, cause);
    }

    Unusable(String message) {
      super(message);
    }
  }

  /**
   * Both files as they are read at one moment, in PEM.
   *
   * @param certificates the chain
   * @param key the private key
   */
  record Contents(String certificates, String key) {
    /** Without what is secret. */
    @Override
    public String toString() {
      return "Contents[certificates=" + certificates + ", key=***]";
    }
  }

  /**
   * Both files as a store of keys.
   *
   * @throws Unusable if they cannot be read, or do not belong to each other
   */
  public KeyStore read() {
    return store(contents());
  }

  /**
   * What stands in the files now.
   *
   * @throws Unusable if they cannot be read
   */
  Contents contents() {
    return new Contents(text(certificates, "the certificates"), text(key, "the private key"));
  }

  /**
   * What was read of them as a store of keys.
   *
   * @throws Unusable if it is no certificate with its key
   */
  KeyStore store(Contents contents) {
    Certificate[] chain =
        certificates(contents.certificates(), certificates).toArray(Certificate[]::new);
    PrivateKey secret = privateKey(contents.key());
    try {
      if (!belongs(secret, chain[0].getPublicKey())) {
        throw new Unusable(key + " is not the key of the first certificate in " + certificates);
      }
      KeyStore store = empty();
      store.setKeyEntry("server", secret, STORE_PASSWORD.toCharArray(), chain);
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new Unusable("cannot use " + certificates + " with " + key + ": " + e, e);
    }
  }

  /** Who replaces one file after the other has for a moment two that do not. */
  private static boolean belongs(PrivateKey secret, PublicKey shown)
      throws GeneralSecurityException {
    if (!shown.getAlgorithm().equals(secret.getAlgorithm())) {
      return false;
    }
    Signature signature =
        Signature.getInstance(
            switch (secret.getAlgorithm()) {
              case "EC" -> "SHA256withECDSA";
              case "RSA" -> "SHA256withRSA";
              default -> secret.getAlgorithm();
            });
    byte[] text = "signed by one, read by the other".getBytes(StandardCharsets.US_ASCII);
    signature.initSign(secret);
    signature.update(text);
    byte[] signed = signature.sign();
    signature.initVerify(shown);
    signature.update(text);
    return signature.verify(signed);
  }

  /**
   * Trusts what was signed by these authorities, and by no others.
   *
   * @param authorities certificates in PEM
   * @throws Unusable if they cannot be read
   */
  public static SSLContext trusting(Path authorities) {
    try {
      KeyStore store = empty();
      for (Certificate authority :
          certificates(text(authorities, "the certificates"), authorities)) {
        store.setCertificateEntry("authority-" + store.size(), authority);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new Unusable("cannot use " + authorities + ": " + e, e);
    }
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static List<Certificate> certificates(String pem, Path file) {
    try {
      List<Certificate> read =
          new ArrayList<>(
              CertificateFactory.getInstance("X.509")
                  .generateCertificates(
                      new ByteArrayInputStream(pem.getBytes(StandardCharsets.ISO_8859_1))));
      if (read.isEmpty()) {
        throw new Unusable(file + " holds no certificate in PEM (-----BEGIN CERTIFICATE-----)");
      }
      return read;
    } catch (GeneralSecurityException e) {
      throw new Unusable("cannot read certificates from " + file + ": " + e, e);
    }
  }

  private PrivateKey privateKey(String pem) {
    Matcher matcher = KEY.matcher(pem);
    if (!matcher.find()) {
      throw new Unusable(
          key
              + " holds no private key in PKCS#8 (-----BEGIN PRIVATE KEY-----); openssl pkcs8"
              + " -topk8 -nocrypt makes one");
    }
    PKCS8EncodedKeySpec spec =
        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(matcher.group(1)));
    for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        LOG.atDebug().addKeyValue("algorithm", algorithm).log("private key is of another one");
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java platform has " + algorithm, e);
      }
    }
    throw new Unusable(key + " holds a private key of a kind that cannot be used: EC and RSA can");
  }

  /** In an encoding that takes any bytes: what is no PEM is refused where it is read as such. */
  private static String text(Path file, String what) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new Unusable("cannot read " + what + " in " + file + ": " + e, e);
    }
  }
}
