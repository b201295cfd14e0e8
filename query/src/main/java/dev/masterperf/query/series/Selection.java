package dev.masterperf.query.series;

import dev.masterperf.model.WindowParts;
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
 * @param use what becomes of the samples
 * @param parts what is needed of windows
 */
public record Selection(
    List<LabelMatcher> matchers,
    long afterMillis,
    long upToMillis,
    long rangeMillis,
    long stepMillis,
    Use use,
    WindowParts parts) {

  /** What becomes of the samples of one time or range: a source may save itself the rest. */
  public enum Use {
    /** Each is looked at, or those of many times and ranges. */
    EACH,
    /** The newest of each series is taken, and no other. */
    NEWEST,
    /** All are folded into one value; windows may come merged into one. */
    FOLD,
    /** The rise over them all is taken; the rises of a counter may come merged into one. */
    RISE
  }

  public Selection {
    matchers = List.copyOf(matchers);
  }

  /** Of samples each of which is looked at. */
  public Selection(
      List<LabelMatcher> matchers,
      long afterMillis,
      long upToMillis,
      long rangeMillis,
      long stepMillis) {
    this(matchers, afterMillis, upToMillis, rangeMillis, stepMillis, Use.EACH, WindowParts.ALL);
  }

  /** Whether all matchers let these labels pass. */
  public boolean selects(Labels labels) {
    for (LabelMatcher matcher : matchers) { // no stream: rules come here with every update
      if (!matcher.matches(labels.get(matcher.name()))) {
        return false;
      }
    }
    return true;
  }
}
