package dev.masterperf.api.cluster;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** What the instances of one cluster know and others do not. */
public record SharedSecret(String text) {
  /** The request header that carries it. */
  public static final String HEADER = "Masterperf-Secret";

  public SharedSecret {
    if (text.isBlank()) {
      throw new IllegalArgumentException("the internal secret must not be blank");
    }
  }

  /** Compares in a time that does not tell how much of it fits. */
  public boolean matches(@Nullable String presented) {
    return presented != null
        && MessageDigest.isEqual(
            text.getBytes(StandardCharsets.UTF_8), presented.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "***";
  }
}
