package dev.masterperf.api.matrix;

import dev.masterperf.api.coverage.StalePartition;
import dev.masterperf.streams.view.Coverage;
import dev.masterperf.streams.view.MatrixAnswer;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * The matrix as JSON.
 *
 * @param total how many rows match, those beyond the limit included
 * @param provisional always: rows show what is not committed yet
 * @param lag records that may be missing from the rows, see {@link Coverage#lag()}
 * @param stale the partitions that standbys answered; absent if owners answered all
 * @param incomplete one sentence for each thing that is missing, the first of which names the
 *     partitions; absent if nothing lacks
 * @param missingPartitions the same as numbers
 */
public record MatrixJson(
    Instant generatedAt,
    List<RowJson> rows,
    long total,
    boolean provisional,
    long lag,
    @Nullable List<StalePartition> stale,
    @Nullable List<String> incomplete,
    @Nullable SortedSet<Integer> missingPartitions) {

  public static MatrixJson of(MatrixAnswer answer, Instant generatedAt) {
    Coverage coverage = answer.coverage();
    return new MatrixJson(
        generatedAt,
        answer.rows().stream().map(RowJson::of).toList(),
        answer.total(),
        true,
        coverage.lag(),
        StalePartition.of(coverage),
        coverage.complete() ? null : coverage.sentences(),
        coverage.complete() ? null : coverage.missing());
  }
}
