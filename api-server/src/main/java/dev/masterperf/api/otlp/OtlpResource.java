package dev.masterperf.api.otlp;

import dev.masterperf.api.access.Access;
import dev.masterperf.api.http.Origins;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.api.http.Problems;
import dev.masterperf.api.ingest.ContentCoding;
import dev.masterperf.api.ingest.Delivery;
import dev.masterperf.api.ingest.IngestGate;
import dev.masterperf.api.mapping.Mapping;
import dev.masterperf.api.points.PointBatch;
import dev.masterperf.api.points.PointTotals;
import dev.masterperf.api.points.SeriesMemory;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.wire.Timestamps;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** {@code POST /v1/metrics}: OTLP/HTTP 1.x. */
public final class OtlpResource {
  private static final Set<ContentCoding> CODINGS =
      EnumSet.of(ContentCoding.IDENTITY, ContentCoding.GZIP, ContentCoding.ZSTD);

  private final IngestGate gate;
  private final Mapping mapping;
  private final SeriesMemory memory;
  private final PointTotals totals;
  private final InstantSource clock;

  /**
   * @param memory shared by all routes that take series
   * @param totals of this route
   */
  public OtlpResource(
      IngestGate gate,
      Mapping mapping,
      SeriesMemory memory,
      PointTotals totals,
      InstantSource clock) {
    this.gate = gate;
    this.mapping = mapping;
    this.memory = memory;
    this.totals = totals;
    this.clock = clock;
  }

  /** Answers once the broker has what was taken; until then no thread waits. */
  public void export(Context ctx) {
    Encoding encoding = Encoding.of(ctx.contentType()).orElse(null);
    if (encoding == null) {
      Problem unknown =
          new Problem(
              ProblemType.UNSUPPORTED_MEDIA_TYPE,
              "Content-Type must be application/x-protobuf or application/json, not "
                  + ctx.contentType());
      answer(ctx, Encoding.JSON, unknown);
      return;
    }
    try {
      Origins.requireOwn(ctx);
      AllowedScopes scopes = Access.scopes(ctx);
      gate.receive(
          ctx,
          CODINGS,
          body -> {
            PointBatch batch = read(body, encoding, scopes);
            return () -> publish(ctx, encoding, batch);
          });
    } catch (ProblemException e) {
      answer(ctx, encoding, e.problem());
    }
  }

  /**
   * The handler, with what is refused before it is asked told as this protocol has it: senders read
   * no other form.
   */
  public Handler telling(Handler guarded) {
    return ctx -> {
      try {
        guarded.handle(ctx);
      } catch (ProblemException e) {
        answer(ctx, Encoding.of(ctx.contentType()).orElse(Encoding.JSON), e.problem());
      }
    };
  }

  private PointBatch read(byte[] body, Encoding encoding, AllowedScopes scopes) {
    int max = gate.maxMetrics();
    PointBatch batch = new PointBatch(memory, Timestamps.fromInstant(clock.instant()), max, scopes);
    try {
      encoding.read(body, new Translation(mapping, batch, max));
      return batch;
    } catch (MalformedRequest e) {
      batch.failed();
      throw new Problem(ProblemType.MALFORMED_BODY, String.valueOf(e.getMessage())).toException(e);
    } catch (RuntimeException e) {
      batch.failed();
      throw e;
    }
  }

  private CompletableFuture<?> publish(Context ctx, Encoding encoding, PointBatch batch) {
    return gate.publish(batch.metrics())
        .thenAccept(delivery -> settle(ctx, encoding, batch, delivery));
  }

  private void settle(Context ctx, Encoding encoding, PointBatch batch, Delivery delivery) {
    if (delivery.problem().isPresent()) {
      batch.failed();
      answer(ctx, encoding, delivery.problem().get());
      return;
    }
    batch.acknowledged();
    totals.add(batch);
    respond(
        ctx,
        encoding,
        200,
        encoding.response(batch.refusals().count(), batch.refusals().text("; ")));
  }

  /** Senders try again after 429 and 503, and after nothing else. */
  private static void answer(Context ctx, Encoding encoding, Problem problem) {
    int status = problem.type().status();
    Problems.headers(ctx, problem);
    respond(ctx, encoding, status, encoding.status(rpcCode(status), problem.detail()));
  }

  private static void respond(Context ctx, Encoding encoding, int status, byte[] body) {
    // The collector compares the type as a whole, so no charset of a default may stand in it.
    ctx.res().setCharacterEncoding(null);
    ctx.status(status).contentType(encoding.contentType()).result(body);
  }

  /** The code of google.rpc that means what a status of HTTP means. */
  private static int rpcCode(int status) {
    return switch (status) {
      case 400, 413, 415 -> 3; // INVALID_ARGUMENT
      case 401 -> 16; // UNAUTHENTICATED
      case 403 -> 7; // PERMISSION_DENIED
      case 429 -> 8; // RESOURCE_EXHAUSTED
      case 503 -> 14; // UNAVAILABLE
      default -> 13; // INTERNAL
    };
  }
}
