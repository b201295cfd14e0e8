package dev.masterperf.api.alerts;

import dev.masterperf.api.coverage.CoverageHeaders;
import dev.masterperf.model.wire.Json;
import dev.masterperf.streams.view.AlertsAnswer;
import dev.masterperf.streams.view.PerfView;
import io.javalin.http.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/alerts}, in the form of Prometheus' HTTP API. */
public final class AlertsResource {
  private final PerfView view;

  public AlertsResource(PerfView view) {
    this.view = view;
  }

  private record Answer(String status, Data data, @Nullable List<String> warnings) {}

  private record Data(List<ActiveAlert> alerts) {}

  public void list(Context ctx) {
    AlertsAnswer answer = view.alerts();
    CoverageHeaders.set(ctx, answer.coverage());
    List<String> warnings = answer.warnings();
    ctx.contentType("application/json")
        .result(
            Json.bytes(
                new Answer(
                    "success",
                    new Data(ActiveAlert.of(answer)),
                    warnings.isEmpty() ? null : warnings)));
  }
}
