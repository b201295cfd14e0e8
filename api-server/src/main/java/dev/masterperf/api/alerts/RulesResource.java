package dev.masterperf.api.alerts;

import dev.masterperf.streams.view.AlertsAnswer;
import dev.masterperf.streams.view.PerfView;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;

/** {@code GET /api/v1/rules} and {@code POST /-/reload}, as Prometheus has them. */
public final class RulesResource {
  private static final int SERVER_ERROR = 500;

  private final PerfView view;
  private final RulesReload reload;

  public RulesResource(PerfView view, RulesReload reload) {
    this.view = view;
    this.reload = reload;
  }

  private record Data(List<RuleGroup> groups) {}

  public void list(Context ctx) {
    AlertsAnswer answer = view.alerts();
    PromAnswer.send(ctx, answer, new Data(RuleGroup.of(answer)));
  }

  /** In plain text, as Prometheus answers it: the status tells, and the text why. */
  public void reload(Context ctx) {
    Optional<String> problem = reload.reload();
    if (problem.isPresent()) {
      ctx.status(SERVER_ERROR).result("rules are not reloaded: " + problem.get() + "\n");
    } else {
      ctx.result("rules are reloaded\n");
    }
  }
}
