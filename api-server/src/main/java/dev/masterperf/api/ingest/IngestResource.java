package dev.masterperf.api.ingest;

import dev.masterperf.api.http.Origins;
import dev.masterperf.api.http.Parameters;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.api.http.Problems;
import dev.masterperf.model.wire.Json;
import dev.masterperf.model.wire.MetricCodec.MalformedPayload;
import dev.masterperf.producer.MetricPublisher;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code POST /api/infra/master-perf}. */
public final class IngestResource {
  private static final int ACCEPTED = 202;

  private final MetricPublisher publisher;
  private final Duration acknowledgeWithin;
  private final InstantSource clock;

  /**
   * @param acknowledgeWithin how long a request waits for the broker
   */
  public IngestResource(
      MetricPublisher publisher, Duration acknowledgeWithin, InstantSource clock) {
    this.publisher = publisher;
    this.acknowledgeWithin = acknowledgeWithin;
    this.clock = clock;
  }

  /** Answers once the broker has what was accepted; until then no thread waits. */
  public void add(Context ctx) {
    Origins.requireOwn(ctx);
    Parameters.of(ctx.queryParamMap(), Set.of());
    IngestBatch batch = read(ctx.bodyAsBytes());
    if (batch.metrics().isEmpty()) {
      report(ctx, batch);
      return;
    }
    ctx.future(
        () ->
            sent(batch)
                .thenRun(() -> report(ctx, batch))
                .exceptionally(
                    e -> {
                      Problems.answer(ctx, notAcknowledged(e));
                      return null;
                    }));
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

  /** The publisher's own future stays as it is: a timeout here ends only the waiting. */
  private CompletableFuture<Void> sent(IngestBatch batch) {
    return publisher
        .publish(batch.metrics())
        .copy()
        .orTimeout(acknowledgeWithin.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void report(Context ctx, IngestBatch batch) {
    ctx.status(ACCEPTED).contentType("application/json").result(Json.bytes(batch.acknowledged()));
  }

  private Problem notAcknowledged(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    String what =
        cause instanceof TimeoutException
            ? "the broker did not confirm within " + acknowledgeWithin.toMillis() + " ms"
            : "the broker did not take the metrics: " + cause.getMessage();
    return new Problem(
        ProblemType.NOT_ACKNOWLEDGED,
        what + "; some of them may still arrive, so may a repetition");
  }
}
