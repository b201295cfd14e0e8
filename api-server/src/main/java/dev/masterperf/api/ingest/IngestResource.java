package dev.masterperf.api.ingest;

import dev.masterperf.api.http.Origins;
import dev.masterperf.api.http.Parameters;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.api.http.Problems;
import dev.masterperf.model.wire.Json;
import dev.masterperf.model.wire.MetricCodec.MalformedPayload;
import io.javalin.http.Context;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** {@code POST /api/infra/master-perf}. */
public final class IngestResource {
  private static final int ACCEPTED = 202;
  private static final Set<ContentCoding> CODINGS =
      EnumSet.of(ContentCoding.IDENTITY, ContentCoding.GZIP, ContentCoding.ZSTD);

  private final IngestGate gate;
  private final InstantSource clock;

  public IngestResource(IngestGate gate, InstantSource clock) {
    this.gate = gate;
    this.clock = clock;
  }

  /** Answers once the broker has what was accepted; until then no thread waits. */
  public void add(Context ctx) {
    Origins.requireOwn(ctx);
    Parameters.of(ctx.queryParamMap(), Set.of());
    gate.receive(
        ctx,
        CODINGS,
        body -> {
          IngestBatch batch = read(body);
          return () -> answer(ctx, batch);
        });
  }

  private IngestBatch read(byte[] body) {
    try {
      return IngestBatch.read(body, clock.instant());
    } catch (MalformedPayload e) {
      throw (ProblemException)
          new Problem(ProblemType.MALFORMED_BODY, String.valueOf(e.getMessage()))
              .toException()
              .initCause(e);
    }
  }

  private CompletableFuture<?> answer(Context ctx, IngestBatch batch) {
    return gate.publish(batch.metrics())
        .thenAccept(
            delivery ->
                delivery
                    .problem()
                    .ifPresentOrElse(
                        problem -> Problems.answer(ctx, problem), () -> report(ctx, batch)));
  }

  private static void report(Context ctx, IngestBatch batch) {
    ctx.status(ACCEPTED).contentType("application/json").result(Json.bytes(batch.acknowledged()));
  }
}
