package dev.masterperf.model;

import java.util.Locale;

/** The states of Prometheus' alerts, and the two ways one ends. */
public enum AlertState {
  PENDING,
  FIRING,
  /** Ends a firing one. */
  RESOLVED,
  /** Ends a pending one that never fired; recorded, but receivers do not hear of it. */
  INACTIVE;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The lower-case name used on the wire. */
  public String wireName() {
    return wireName;
  }
}
