package dev.masterperf.alerts.routing;

import java.util.Locale;

/**
 * Why an alert is not told of.
 *
 * @param by the ids of silences, the fingerprint of the inhibiting alert, the name of the times,
 *     the owner of the acknowledgement
 */
public record Suppression(Kind kind, String by) {

  /** What keeps alerts from being told of. */
  public enum Kind {
    SILENCED,
    INHIBITED,
    /** The route is muted at this time. */
    MUTED,
    /** Not repeated, since somebody looks after it. */
    ACKNOWLEDGED,
    /** It changes too often. */
    FLAPPING,
    /** It resolved before its group was told of it. */
    BRIEF;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    public String wireName() {
      return wireName;
    }
  }
}
