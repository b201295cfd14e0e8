package dev.masterperf.api.alerts;

import dev.masterperf.api.access.Access;
import dev.masterperf.api.access.ScopedView;
import dev.masterperf.api.http.Origins;
import dev.masterperf.streams.view.AlertsAnswer;
import dev.masterperf.streams.view.PerfView;
import io.javalin.http.Context;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;

/** {@code GET /api/v1/rules} and {@code POST /-/reload}, as Prometheus has them. */
public final class RulesResource {
  private static final int SERVER_ERROR = 500;
  private static final String NOTHING =
      "nothing is reloaded: this process was started without --rules and --alerting, or has neither"
          + " of the roles processor and alerts\n";

  private final PerfView view;
  private final AlertWarnings warnings;
  private final Reload reload;
  private final InstantSource clock;

  public RulesResource(PerfView view, AlertWarnings warnings, Reload reload, InstantSource clock) {
    this.view = view;
    this.warnings = warnings;
    this.reload = reload;
    this.clock = clock;
  }

  private record Data(List<RuleGroup> groups) {}

  public void list(Context ctx) {
    AlertsAnswer answer = ScopedView.of(view, Access.scopes(ctx)).alerts();
    PromAnswer.send(ctx, answer, warnings, new Data(RuleGroup.of(answer, clock.instant())));
  }

  /** In plain text, as Prometheus answers it: the status tells, and the text why. */
  public void reload(Context ctx) {
    Origins.requireOwn(ctx);
    List<Reload.Outcome> outcomes = reload.reload();
    if (outcomes.isEmpty()) {
      ctx.status(SERVER_ERROR).result(NOTHING);
      return;
    }
    if (outcomes.stream().anyMatch(outcome -> outcome.problem().isPresent())) {
      ctx.status(SERVER_ERROR);
    }
    ctx.result(
        outcomes.stream().map(Reload.Outcome::text).collect(Collectors.joining("\n", "", "\n")));
  }
}
