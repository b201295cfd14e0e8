package dev.masterperf.api.access;

import java.util.Locale;

/** A kind of thing one may be allowed to do. */
public enum Permission {
  /** Look at metrics, alerts, rules, silences, views and history. */
  READ,
  /** Silence, acknowledge, judge and replay alerts, post those of others, switch endpoints on. */
  OPERATE,
  /** Change rules and views. */
  EDIT,
  /** Send metrics. */
  INGEST,
  /** Read who did what. */
  AUDIT,
  /** Give and take keys, delete scopes, have files read again. */
  ADMINISTER;

  /** As the table of permissions names it. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
