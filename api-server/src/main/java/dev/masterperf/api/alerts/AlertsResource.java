package dev.masterperf.api.alerts;

import dev.masterperf.streams.view.AlertsAnswer;
import dev.masterperf.streams.view.PerfView;
import io.javalin.http.Context;
import java.util.List;

/** {@code GET /api/v1/alerts}, in the form of Prometheus' HTTP API. */
public final class AlertsResource {
  private final PerfView view;
  private final AlertWarnings warnings;

  public AlertsResource(PerfView view, AlertWarnings warnings) {
    this.view = view;
    this.warnings = warnings;
  }

  private record Data(List<ActiveAlert> alerts) {}

  public void list(Context ctx) {
    AlertsAnswer answer = view.alerts();
    PromAnswer.send(ctx, answer, warnings, new Data(ActiveAlert.of(answer)));
  }
}
