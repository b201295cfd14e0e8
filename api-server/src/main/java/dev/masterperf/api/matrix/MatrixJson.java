package dev.masterperf.api.matrix;

import dev.masterperf.streams.view.MatrixAnswer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The matrix as JSON.
 *
 * @param total how many rows match, those beyond the limit included
 * @param incomplete one sentence for each part that could not be asked; absent if nothing lacks
 */
public record MatrixJson(
    Instant generatedAt, List<RowJson> rows, long total, @Nullable List<String> incomplete) {

  public static MatrixJson of(MatrixAnswer answer, Instant generatedAt) {
    return new MatrixJson(
        generatedAt,
        answer.rows().stream().map(RowJson::of).toList(),
        answer.total(),
        answer.missing().isEmpty() ? null : answer.missing());
  }
}
