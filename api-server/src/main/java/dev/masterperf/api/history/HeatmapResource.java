package dev.masterperf.api.history;

import dev.masterperf.api.access.Access;
import dev.masterperf.model.AllowedScopes;
import io.javalin.http.Context;
import java.time.InstantSource;

/**
 * {@code GET /api/v1/heatmap}: how many values of each time lay in which range of values, from the
 * distributions that windows keep.
 */
public final class HeatmapResource {
  private static final int MOST_CELLS = 1_000;

  private final Reading reading;
  private final Runs runs;

  public HeatmapResource(HistorySource source, Runs runs, InstantSource clock) {
    this.reading =
        new Reading(
            source,
            new HistoryLimits(MOST_CELLS, MOST_CELLS, HistoryLimits.DEFAULT.windows()),
            clock);
    this.runs = runs;
  }

  public void read(Context ctx) {
    HeatmapRequest request = HeatmapRequest.of(ctx.queryParamMap(), reading.nowMillis());
    AllowedScopes scopes = Access.scopes(ctx);
    Heatmap map =
        runs.run(
            ctx,
            () ->
                reading.all(
                    scopes, request.history(), answer -> new Heatmap(answer, request.buckets())));
    HistoryResource.tell(ctx, map.answer(), map.incomplete());
    AnswerHead.send(ctx, map::write);
  }
}
