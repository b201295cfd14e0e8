package dev.masterperf.api.history;

import dev.masterperf.api.access.Access;
import dev.masterperf.model.AllowedScopes;
import io.javalin.http.Context;
import java.time.InstantSource;

/**
 * {@code GET /api/v1/band}: where the detectors behind {@code anomaly_score} would have expected a
 * figure, and how unusual it was.
 */
public final class BandResource {
  private static final int MOST_CELLS = 11_000;

  /** A detector takes some 30 µs for a value, so this is about two seconds. */
  private static final long MOST_CELLS_IN_ALL = 60_000;

  private final Reading reading;
  private final Runs runs;

  public BandResource(HistorySource source, Runs runs, InstantSource clock) {
    this.reading =
        new Reading(
            source,
            new HistoryLimits(MOST_CELLS, MOST_CELLS_IN_ALL, HistoryLimits.DEFAULT.windows()),
            clock);
    this.runs = runs;
  }

  public void read(Context ctx) {
    BandRequest request = BandRequest.of(ctx.queryParamMap(), reading.nowMillis());
    AllowedScopes scopes = Access.scopes(ctx);
    Judged judged =
        runs.run(
            ctx,
            () -> reading.all(scopes, request.history(), answer -> new Judged(answer, request)));
    HistoryResource.tell(ctx, judged.answer(), judged.incomplete());
    AnswerHead.send(ctx, judged::write);
  }
}
