package dev.masterperf.model;

import java.util.Locale;
import java.util.Optional;

/** Whether the measured operation succeeded. */
public enum Status {
  OK,
  ERROR;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The lower-case name used on the wire. */
  public String wireName() {
    return wireName;
  }

  /** The status written as {@code text}, in any letter case; empty if there is none. */
  public static Optional<Status> parse(String text) {
    for (Status status : values()) {
      if (status.wireName.equalsIgnoreCase(text)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }
}
