package dev.masterperf.alerts.detection;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How far the values of an alert went, all of them together.
 *
 * @param evidence the most there was, in powers of ten of improbability
 * @param above the furthest above what was expected, in the values' unit; 0 if none was above
 * @param below the furthest below it likewise
 * @param experts those that found something rare in one of them
 * @param atMillis time of the last value that went further than those before, epoch milliseconds
 */
public record Extent(
    double evidence, double above, double below, SortedSet<String> experts, long atMillis) {

  public Extent {
    experts = Collections.unmodifiableSortedSet(new TreeSet<>(experts));
  }

  /** The two together; the same object as this where the other goes nowhere further. */
  public Extent plus(Extent other) {
    boolean further =
        other.evidence > evidence
            || other.above > above
            || other.below > below
            || !experts.containsAll(other.experts);
    if (!further) {
      return this;
    }
    SortedSet<String> all = new TreeSet<>(experts);
    all.addAll(other.experts);
    return new Extent(
        Math.max(evidence, other.evidence),
        Math.max(above, other.above),
        Math.max(below, other.below),
        all,
        Math.max(atMillis, other.atMillis));
  }
}
