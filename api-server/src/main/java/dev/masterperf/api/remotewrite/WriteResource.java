package dev.masterperf.api.remotewrite;

import dev.masterperf.api.access.Access;
import dev.masterperf.api.http.Origins;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.api.http.Problems;
import dev.masterperf.api.ingest.ContentCoding;
import dev.masterperf.api.ingest.Delivery;
import dev.masterperf.api.ingest.IngestGate;
import dev.masterperf.api.points.PointBatch;
import dev.masterperf.api.points.PointTotals;
import dev.masterperf.api.points.SeriesCache;
import dev.masterperf.api.points.SeriesMemory;
import dev.masterperf.api.protobuf.MalformedProtobuf;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.wire.Timestamps;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * {@code POST /api/v1/write}: Prometheus remote write 1.0 and 2.0. Senders try again after 429 and
 * 5xx, and after no other status; errors are plain text, of which they log the first line.
 */
public final class WriteResource {
  private static final Set<ContentCoding> CODINGS = EnumSet.of(ContentCoding.SNAPPY);
  private static final String WRITTEN = "X-Prometheus-Remote-Write-%s-Written";

  private final IngestGate gate;
  private final SeriesCache cache;
  private final SeriesMemory memory;
  private final PointTotals totals;
  private final InstantSource clock;

  /**
   * @param memory shared by all routes that take series
   * @param totals of this route
   */
  public WriteResource(
      IngestGate gate,
      SeriesCache cache,
      SeriesMemory memory,
      PointTotals totals,
      InstantSource clock) {
    this.gate = gate;
    this.cache = cache;
    this.memory = memory;
    this.totals = totals;
    this.clock = clock;
  }

  /** What was read of a request. */
  private record Write(PointBatch batch, Receiver receiver) {}

  /** Answers once the broker has what was taken; until then no thread waits. */
  public void write(Context ctx) {
    try {
      Origins.requireOwn(ctx);
      Message message =
          Message.of(ctx.contentType())
              .orElseThrow(
                  () ->
                      new Problem(
                              ProblemType.UNSUPPORTED_MEDIA_TYPE,
                              "Content-Type must be "
                                  + Message.TYPE
                                  + " with proto=prometheus.WriteRequest or"
                                  + " proto=io.prometheus.write.v2.Request, not "
                                  + ctx.contentType())
                          .toException());
      AllowedScopes scopes = Access.scopes(ctx);
      gate.receive(
          ctx,
          CODINGS,
          body -> {
            Write write = read(body, message, scopes);
            return () -> publish(ctx, write);
          });
    } catch (ProblemException e) {
      answer(ctx, e.problem());
    }
  }

  /**
   * The handler, with what is refused before it is asked told as this protocol has it: senders log
   * the first line, whatever it is.
   */
  public Handler telling(Handler guarded) {
    return ctx -> {
      try {
        guarded.handle(ctx);
      } catch (ProblemException e) {
        answer(ctx, e.problem());
      }
    };
  }

  private Write read(byte[] body, Message message, AllowedScopes scopes) {
    int max = gate.maxMetrics();
    PointBatch batch = new PointBatch(memory, Timestamps.fromInstant(clock.instant()), max, scopes);
    Receiver receiver = new Receiver(cache, batch, max);
    try {
      message.read(body, receiver);
      return new Write(batch, receiver);
    } catch (MalformedProtobuf e) {
      batch.failed();
      throw new Problem(
              ProblemType.MALFORMED_BODY,
              "the body is no " + message.protoName() + ": " + e.getMessage())
          .toException(e);
    } catch (RuntimeException e) {
      batch.failed();
      throw e;
    }
  }

  private CompletableFuture<?> publish(Context ctx, Write write) {
    return gate.publish(write.batch().metrics())
        .thenAccept(delivery -> settle(ctx, write, delivery));
  }

  private void settle(Context ctx, Write write, Delivery delivery) {
    PointBatch batch = write.batch();
    if (delivery.problem().isPresent()) {
      batch.failed();
      answer(ctx, delivery.problem().get());
      return;
    }
    batch.acknowledged();
    totals.add(batch);
    written(ctx, write.receiver().samples(), write.receiver().histograms());
    if (batch.refusals().count() == 0) {
      ctx.status(204);
    } else {
      ctx.status(400)
          .contentType("text/plain; charset=utf-8")
          .result(
              batch.refusals().count()
                  + " samples were refused, the others were taken: "
                  + batch.refusals().text("; ")
                  + "\n");
    }
  }

  private static void written(Context ctx, long samples, long histograms) {
    ctx.header(String.format(WRITTEN, "Samples"), Long.toString(samples));
    ctx.header(String.format(WRITTEN, "Histograms"), Long.toString(histograms));
    ctx.header(String.format(WRITTEN, "Exemplars"), "0");
  }

  private static void answer(Context ctx, Problem problem) {
    Problems.headers(ctx, problem);
    written(ctx, 0, 0);
    ctx.status(problem.type().status())
        .contentType("text/plain; charset=utf-8")
        .result(problem.detail() + "\n");
  }
}
