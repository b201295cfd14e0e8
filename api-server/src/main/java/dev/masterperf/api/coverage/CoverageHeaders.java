package dev.masterperf.api.coverage;

import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.streams.view.Coverage;
import io.javalin.http.Context;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What an answer lacks, as headers: not every form has room for it in the body, and a hole must
 * never be a quiet one.
 */
public final class CoverageHeaders {
  /** What is missing, in sentences; absent if nothing is. */
  public static final String INCOMPLETE = "Masterperf-Incomplete";

  /** Records that may be missing from what the owners of the partitions answered. */
  public static final String LAG = "Masterperf-Lag";

  /** {@code partition=lag, …} of those that standbys answered; absent if there are none. */
  public static final String STALE = "Masterperf-Stale";

  /** Always {@code true}: what is read here is not committed yet. */
  public static final String PROVISIONAL = "Masterperf-Provisional";

  /** What made the values of an expression less than was asked for; absent if nothing did. */
  public static final String WARNINGS = "Masterperf-Warnings";

  private CoverageHeaders() {}

  /**
   * Sets the headers.
   *
   * @throws ProblemException if no partition is covered, so that there is nothing to answer
   */
  public static void set(Context ctx, Coverage coverage) {
    if (coverage.empty()) {
      throw new Problem(ProblemType.UNAVAILABLE, String.join("; ", coverage.sentences()))
          .toException();
    }
    ctx.header(PROVISIONAL, "true");
    ctx.header(LAG, Long.toString(coverage.lag()));
    if (!coverage.complete()) {
      ctx.header(INCOMPLETE, oneLine(String.join("; ", coverage.sentences())));
    }
    List<StalePartition> stale = StalePartition.of(coverage);
    if (stale != null) {
      ctx.header(
          STALE, stale.stream().map(StalePartition::toString).collect(Collectors.joining(", ")));
    }
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ");
  }
}
