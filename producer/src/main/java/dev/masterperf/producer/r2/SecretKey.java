package dev.masterperf.producer.r2;

/** The secret half of a key pair; prints as {@code ***}. */
public record SecretKey(String reveal) {
  public SecretKey {
    if (reveal.isBlank()) {
      throw new IllegalArgumentException("the secret key must not be empty");
    }
  }

  @Override
  public String toString() {
    return "***";
  }
}
