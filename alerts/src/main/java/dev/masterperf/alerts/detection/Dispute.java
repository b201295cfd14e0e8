package dev.masterperf.alerts.detection;

import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.SeriesKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Somebody said of an alert that it is no anomaly. From then on nothing of its series that goes no
 * further raises that rule's alert. It fades: what evidence is tolerated halves each 30 days.
 *
 * @param ruleId text of the id of the rule that raised it
 * @param extents how far it went, by what of the rule's expression was judged
 * @param owner who said so; may be empty
 * @param at when it was said
 */
public record Dispute(
    Fingerprint fingerprint,
    String ruleId,
    SeriesKey series,
    SortedMap<String, Extent> extents,
    String owner,
    String comment,
    Instant at) {
  private static final double HALF_LIFE_MILLIS = Duration.ofDays(30).toMillis();

  /** Longer than any evidence needs to fade below what is an alert. */
  private static final Duration COUNTS_FOR = Duration.ofDays(180);

  /** From so many times as far on, or so many times the evidence, it is clearly worse. */
  private static final double WORSE = 1.25;

  public Dispute {
    extents = Collections.unmodifiableSortedMap(new TreeMap<>(extents));
  }

  /** From when on it is of no use. */
  public Instant endsAt() {
    return at.plus(COUNTS_FOR);
  }

  /** This in place of an earlier one of the same alert, which may have gone further. */
  public Dispute after(Dispute before) {
    SortedMap<String, Extent> all = new TreeMap<>(extents);
    before.extents.forEach((judged, extent) -> all.merge(judged, extent, Extent::plus));
    return new Dispute(fingerprint, ruleId, series, all, owner, comment, at);
  }

  /**
   * Whether a value is no worse than what was disputed, and not before it.
   *
   * @param judged what of the rule's expression is judged
   * @param strongest the expert that finds it rarest
   * @param outside whether it is outside of the band; inside, no distance is too far
   */
  boolean covers(String judged, Extent value, String strongest, boolean outside) {
    Extent disputed = extents.get(judged);
    if (disputed == null || value.atMillis() < disputed.atMillis()) {
      return false;
    }
    double age = (value.atMillis() - disputed.atMillis()) / HALF_LIFE_MILLIS;
    return disputed.experts().contains(strongest)
        && value.evidence() <= WORSE * disputed.evidence() * Math.pow(0.5, age)
        && (!outside
            || (value.above() <= WORSE * disputed.above()
                && value.below() <= WORSE * disputed.below()));
  }
}
