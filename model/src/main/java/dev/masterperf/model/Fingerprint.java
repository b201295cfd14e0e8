package dev.masterperf.model;

import java.util.SortedMap;

/**
 * The identity of an alert: a hash of its labels as Prometheus and Alertmanager compute it (FNV-1a,
 * 64 bit, over sorted names and values, each followed by byte 0xff).
 *
 * @param hex 16 lower-case hexadecimal digits
 */
public record Fingerprint(String hex) implements Comparable<Fingerprint> {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final int SEPARATOR = 0xff;

  public static Fingerprint of(SortedMap<String, String> labels) {
    long hash = FNV_OFFSET;
    for (var label : labels.entrySet()) {
      hash = mix(mix(hash, label.getKey()), label.getValue());
    }
    return new Fingerprint(String.format("%016x", hash));
  }

  private static long mix(long hash, String text) {
    for (byte b : text.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * FNV_PRIME;
    }
    return (hash ^ SEPARATOR) * FNV_PRIME;
  }

  @Override
  public int compareTo(Fingerprint other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
