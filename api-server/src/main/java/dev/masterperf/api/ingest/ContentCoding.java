package dev.masterperf.api.ingest;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a body may be compressed, by its name in {@code Content-Encoding}. */
public enum ContentCoding {
  IDENTITY("identity"),
  /** RFC 1952, also of several members. */
  GZIP("gzip"),
  /** RFC 8878, with windows of up to 8 MiB, as RFC 9659 has it for HTTP. */
  ZSTD("zstd"),
  /** One raw block without framing, as Prometheus' remote write has it. */
  SNAPPY("snappy");

  private final String wireName;

  ContentCoding(String wireName) {
    this.wireName = wireName;
  }

  /** The name on the wire. */
  public String wireName() {
    return wireName;
  }

  /**
   * The coding of a body.
   *
   * @param header value of {@code Content-Encoding}; null where there is none
   * @return empty if it is none of ours, or more than one
   */
  public static Optional<ContentCoding> parse(@Nullable String header) {
    String name = header == null ? "" : header.strip().toLowerCase(Locale.ROOT);
    return switch (name) {
      case "" -> Optional.of(IDENTITY);
      case "x-gzip" -> Optional.of(GZIP); // the same, says RFC 9110
      default -> Arrays.stream(values()).filter(coding -> coding.wireName.equals(name)).findFirst();
    };
  }
}
