package dev.masterperf.api.live;

import dev.masterperf.api.alerts.AlertWarnings;
import dev.masterperf.streams.view.AlertsAnswer;
import dev.masterperf.streams.view.MatrixAnswer;
import dev.masterperf.streams.view.MatrixQuery;
import dev.masterperf.streams.view.MatrixRow;
import dev.masterperf.streams.view.PerfView;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is read at one tick: each thing once, whoever asks for it. */
final class Reading {
  /** Rows and what is told beside them. */
  record Matrix(List<MatrixRow> rows, Facts facts) {}

  private final PerfView view;
  private final AlertWarnings warnings;
  private final Instant at;
  private final Map<MatrixQuery, Matrix> matrices = new HashMap<>();
  private @Nullable AlertsAnswer alerts;

  Reading(PerfView view, AlertWarnings warnings, Instant at) {
    this.view = view;
    this.warnings = warnings;
    this.at = at;
  }

  Instant at() {
    return at;
  }

  Matrix matrix(MatrixQuery query) {
    Matrix known = matrices.get(query);
    if (known == null) {
      MatrixAnswer answer = view.matrix(query);
      known = new Matrix(answer.rows(), Facts.of(answer, alerts(), warnings.now()));
      matrices.put(query, known);
    }
    return known;
  }

  private AlertsAnswer alerts() {
    if (alerts == null) {
      alerts = view.alerts();
    }
    return alerts;
  }
}
