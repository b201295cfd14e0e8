package dev.masterperf.streams.view;

import java.util.List;

/**
 * Rows and what they lack.
 *
 * @param total how many rows match, those beyond the limit included
 * @param missing one sentence for each part that could not be asked; empty if the answer is whole
 */
public record MatrixAnswer(List<MatrixRow> rows, long total, List<String> missing) {
  public MatrixAnswer {
    rows = List.copyOf(rows);
    missing = List.copyOf(missing);
  }
}
