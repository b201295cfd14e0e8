package dev.masterperf.api.history;

import dev.masterperf.api.access.Access;
import dev.masterperf.model.AllowedScopes;
import io.javalin.http.Context;
import java.time.InstantSource;

/**
 * {@code GET /api/v1/moved}: which series changed most in a time, against the time before it. All
 * of them are read once, some at a time.
 */
public final class MovedResource {
  private static final int MOST_CELLS = 1_000;
  private static final long MOST_CELLS_IN_ALL = 20_000_000;

  private final Reading reading;
  private final Runs runs;

  public MovedResource(HistorySource source, Runs runs, InstantSource clock) {
    this.reading =
        new Reading(
            source,
            new HistoryLimits(MOST_CELLS, MOST_CELLS_IN_ALL, HistoryLimits.DEFAULT.windows()),
            clock);
    this.runs = runs;
  }

  public void read(Context ctx) {
    MovedRequest request = MovedRequest.of(ctx.queryParamMap(), reading.nowMillis());
    AllowedScopes scopes = Access.scopes(ctx);
    Moved moved =
        runs.run(
            ctx,
            () -> reading.all(scopes, request.history(), answer -> new Moved(answer, request)));
    HistoryResource.tell(ctx, moved.answer(), moved.incomplete());
    AnswerHead.send(ctx, moved::write);
  }
}
