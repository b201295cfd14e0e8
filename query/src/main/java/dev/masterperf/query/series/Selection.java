package dev.masterperf.query.series;

import dev.masterperf.query.syntax.LabelMatcher;
import java.util.List;

/**
 * What an expression needs of a {@link SeriesSource}.
 *
 * @param matchers all must pass; an absent label counts as an empty one
 * @param afterMillis samples at this time or earlier are not needed
 * @param upToMillis samples later than this are not needed
 * @param rangeMillis {@code d} of {@code [d]}; 0 where the newest sample alone is asked for. A
 *     source of windows answers with the finest resolution that is not longer
 * @param stepMillis between the evaluations; 0 for a single one
 */
public record Selection(
    List<LabelMatcher> matchers,
    long afterMillis,
    long upToMillis,
    long rangeMillis,
    long stepMillis) {

  public Selection {
    matchers = List.copyOf(matchers);
  }

  /** Whether all matchers let these labels pass. */
  public boolean selects(Labels labels) {
    return matchers.stream().allMatch(matcher -> matcher.matches(labels.get(matcher.name())));
  }
}
