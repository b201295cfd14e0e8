package dev.masterperf.api.activity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What sort of thing happened. */
public enum Kind {
  /** A series of type configuration or validation says something else than before. */
  EVENT,
  /** A series that was ok is in error, or the other way around. */
  STATUS,
  /** Something was deployed. */
  DEPLOYMENT,
  /** An alert went from one state to another. */
  ALERT,
  /** A silence was made, changed or ended by somebody. */
  SILENCE,
  /** Somebody looks after an alert, or does not any more. */
  ACKNOWLEDGEMENT,
  /** Whatever else people changed. */
  AUDIT;

  static final Map<String, Kind> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toMap(Kind::wireName, kind -> kind, (a, b) -> a, TreeMap::new));

  /** The lower-case name used on the wire. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
