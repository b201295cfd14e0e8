package dev.masterperf.streams.view;

import java.util.List;

/**
 * Rows and what they lack.
 *
 * @param rows the newest ones of the covered partitions
 */
public record MatrixAnswer(List<MatrixRow> rows, Coverage coverage) {
  public MatrixAnswer {
    rows = List.copyOf(rows);
  }

  /** How many rows match in the covered partitions, those beyond the limit included. */
  public long total() {
    return coverage.rows();
  }
}
