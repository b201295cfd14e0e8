package dev.masterperf.api.prometheus;

import dev.masterperf.api.access.Access;
import dev.masterperf.api.history.HistorySource;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.query.syntax.ExprText;
import io.javalin.http.Context;
import java.time.InstantSource;
import java.util.List;

/**
 * {@code /api/v1/query}, {@code query_range}, {@code query_exemplars} and {@code format_query}, as
 * Prometheus has them.
 */
public final class QueryResource {
  private final PromQueries queries;
  private final QueryRuns runs;
  private final InstantSource clock;

  public QueryResource(HistorySource history, QueryRuns runs, InstantSource clock) {
    this.queries = new PromQueries(history);
    this.runs = runs;
    this.clock = clock;
  }

  public void query(Context ctx) {
    answer(ctx, QueryRequest.instant(new PromParameters(ctx), clock.millis()));
  }

  public void range(Context ctx) {
    answer(ctx, QueryRequest.range(new PromParameters(ctx)));
  }

  private void answer(Context ctx, QueryRequest request) {
    AllowedScopes scopes = Access.scopes(ctx);
    Answered answered = runs.run(ctx, request.timeout(), () -> queries.answer(scopes, request));
    PromAnswers.send(
        ctx,
        out -> new ResultJson(out).write(answered.value(), request.startMillis()),
        answered.warnings());
  }

  /** There are none. */
  public void exemplars(Context ctx) {
    PromParameters parameters = new PromParameters(ctx);
    PromParameters.expression("query", parameters.required("query"));
    PromAnswers.send(ctx, out -> out.raw("[]"), List.of());
  }

  /** The expression in one spelling. */
  public void format(Context ctx) {
    String given = new PromParameters(ctx).required("query");
    String text = ExprText.of(PromParameters.expression("query", given));
    PromAnswers.send(ctx, out -> out.text(text), List.of());
  }
}
