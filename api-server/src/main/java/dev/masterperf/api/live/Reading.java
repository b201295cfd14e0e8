package dev.masterperf.api.live;

import dev.masterperf.api.access.ScopedView;
import dev.masterperf.api.alerts.AlertWarnings;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.streams.view.AlertsAnswer;
import dev.masterperf.streams.view.MatrixAnswer;
import dev.masterperf.streams.view.MatrixQuery;
import dev.masterperf.streams.view.MatrixRow;
import dev.masterperf.streams.view.PerfView;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is read at one tick: each thing once, whoever asks for it. */
final class Reading {
  /** Rows and what is told beside them. */
  record Matrix(List<MatrixRow> rows, Facts facts) {}

  private final PerfView view;
  private final AlertWarnings warnings;
  private final Instant at;
  private final Map<MatrixQuery, Matrix> matrices = new HashMap<>();
  private final Map<AllowedScopes, AlertsAnswer> alerts = new HashMap<>();

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
      known = new Matrix(answer.rows(), facts(answer, query.within()));
      matrices.put(query, known);
    }
    return known;
  }

  /** What is wrong with files and routes is of all scopes. */
  private Facts facts(MatrixAnswer answer, AllowedScopes scopes) {
    AlertsAnswer of = alerts.get(scopes);
    if (of == null) {
      of = ScopedView.of(view, scopes).alerts();
      alerts.put(scopes, of);
    }
    return Facts.of(answer, of, scopes.everywhere() ? warnings.now() : List.of());
  }
}
