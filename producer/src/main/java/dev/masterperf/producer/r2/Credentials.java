package dev.masterperf.producer.r2;

import java.util.Optional;

/**
 * Who asks.
 *
 * @param sessionToken of temporary credentials
 */
public record Credentials(String accessKey, SecretKey secretKey, Optional<SecretKey> sessionToken) {

  /**
   * @throws IllegalArgumentException if the access key is blank
   */
  public Credentials {
    if (accessKey.isBlank()) {
      throw new IllegalArgumentException("the access key must not be empty");
    }
  }

  /** A key pair that holds until it is revoked. */
  public Credentials(String accessKey, SecretKey secretKey) {
    this(accessKey, secretKey, Optional.empty());
  }
}
