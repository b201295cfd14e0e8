package dev.masterperf.model;

import java.util.Locale;

/** The states of Prometheus' alerts; {@code RESOLVED} ends one. */
public enum AlertState {
  PENDING,
  FIRING,
  RESOLVED;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The lower-case name used on the wire. */
  public String wireName() {
    return wireName;
  }
}
