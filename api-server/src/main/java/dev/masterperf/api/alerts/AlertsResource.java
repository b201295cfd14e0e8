package dev.masterperf.api.alerts;

import dev.masterperf.alerts.receiver.NativeAlert;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.streams.view.AlertsAnswer;
import dev.masterperf.streams.view.PerfView;
import io.javalin.http.Context;
import java.util.List;

/**
 * {@code GET /api/v1/alerts} and {@code /api/v1/alerts/FINGERPRINT}, in the form of Prometheus'
 * HTTP API.
 */
public final class AlertsResource {
  private final PerfView view;
  private final AlertWarnings warnings;

  public AlertsResource(PerfView view, AlertWarnings warnings) {
    this.view = view;
    this.warnings = warnings;
  }

  private record Data(List<ActiveAlert> alerts) {}

  /** Beyond Prometheus' API, those that resolved of late as well where {@code resolved=true}. */
  public void list(Context ctx) {
    AlertsAnswer answer = view.alerts();
    boolean resolved = "true".equals(ctx.queryParam("resolved"));
    PromAnswer.send(
        ctx,
        answer,
        warnings,
        new Data(resolved ? ActiveAlert.recent(answer) : ActiveAlert.of(answer)));
  }

  /** One of them with its evidence; beyond Prometheus' API, in the form of our own webhook. */
  public void read(Context ctx) {
    String fingerprint = ctx.pathParam("fingerprint");
    AlertsAnswer answer = view.alerts();
    AlertTransition alert =
        answer.alerts().stream()
            .filter(one -> one.fingerprint().hex().equals(fingerprint))
            .findFirst()
            .orElseThrow(
                () ->
                    new Problem(
                            ProblemType.NOT_FOUND,
                            "no alert with the fingerprint " + fingerprint + " is known of late")
                        .toException());
    PromAnswer.send(
        ctx, answer, warnings, NativeAlert.of(alert, "", ViewEvidence.find(view, alert)));
  }
}
