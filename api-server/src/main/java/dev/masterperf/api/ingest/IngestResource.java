package dev.masterperf.api.ingest;

import dev.masterperf.api.access.Access;
import dev.masterperf.api.access.Caller;
import dev.masterperf.api.http.Origins;
import dev.masterperf.api.http.Parameters;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.api.http.Problems;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.wire.Json;
import io.javalin.http.Context;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** {@code POST /api/infra/master-perf}. */
public final class IngestResource {
  private static final int ACCEPTED = 202;
  private static final Set<ContentCoding> CODINGS =
      EnumSet.of(ContentCoding.IDENTITY, ContentCoding.GZIP, ContentCoding.ZSTD);
  private static final int MAX_KEYS = 10_000;
  private static final long MAX_ANSWER_BYTES = 8 << 20;
  private static final Duration KEEP_KEYS = Duration.ofHours(24);

  private final IngestGate gate;
  private final InstantSource clock;
  private final HotWindows windows;
  private final RememberedAnswers remembered;

  public IngestResource(IngestGate gate, HotWindows windows, InstantSource clock) {
    this.gate = gate;
    this.windows = windows;
    this.clock = clock;
    this.remembered = new RememberedAnswers(MAX_KEYS, MAX_ANSWER_BYTES, KEEP_KEYS, clock);
  }

  /** Answers once the broker has what was accepted; until then no thread waits. */
  public void add(Context ctx) {
    Origins.requireOwn(ctx);
    Parameters.of(ctx.queryParamMap(), Set.of());
    BodyFormat format = format(ctx);
    Optional<IdempotencyKey> key =
        IdempotencyKey.of(
            sender(ctx), Collections.list(ctx.req().getHeaders(IdempotencyKey.HEADER)));
    AllowedScopes scopes = Access.scopes(ctx);
    gate.receive(
        ctx,
        CODINGS,
        body -> {
          IngestBatch batch = read(format, body, scopes);
          return key.isEmpty()
              ? () -> answer(ctx, sent(batch))
              : () -> answer(ctx, key.get(), digest(format, body), batch);
        });
  }

  private static String sender(Context ctx) {
    Caller caller = Access.caller(ctx);
    return caller.kind() + " " + caller.name();
  }

  private IngestBatch read(BodyFormat format, byte[] body, AllowedScopes scopes) {
    Instant now = clock.instant();
    IngestBatch batch = new IngestBatch(now, windows, scopes);
    format.read(body, batch, now, gate.maxMetrics());
    return batch;
  }

  private static BodyFormat format(Context ctx) {
    try {
      return BodyFormat.of(ctx.header("Content-Type"));
    } catch (ProblemException e) {
      ctx.header("Accept-Post", BodyFormat.taken());
      throw e;
    }
  }

  private CompletableFuture<Reply> sent(IngestBatch batch) {
    return gate.deliver(batch.metrics())
        .thenApply(delivery -> new Reply(delivery, Json.bytes(batch.acknowledged())));
  }

  private CompletableFuture<?> answer(
      Context ctx, IdempotencyKey key, String digest, IngestBatch batch) {
    RememberedAnswers.Answered answered =
        remembered
            .answer(key, digest, () -> sent(batch))
            .orElseThrow(() -> anotherBody(key).toException());
    if (!answered.first()) {
      ctx.header("Idempotency-Replayed", "true");
    }
    return answer(ctx, answered.answer());
  }

  private static Problem anotherBody(IdempotencyKey key) {
    return new Problem(
        ProblemType.KEY_REUSED,
        IdempotencyKey.HEADER
            + " "
            + key.text()
            + " came with another body before; take a new one");
  }

  private CompletableFuture<?> answer(Context ctx, CompletableFuture<Reply> reply) {
    return gate.inTime(reply, late -> new Reply(late, new byte[0]))
        .thenAccept(
            known ->
                known
                    .delivery()
                    .problem()
                    .ifPresentOrElse(
                        problem -> Problems.answer(ctx, problem),
                        () -> accepted(ctx, known.report())));
  }

  private static void accepted(Context ctx, byte[] report) {
    ctx.status(ACCEPTED).contentType("application/json").result(report);
  }

  /** Of what the body says, whatever it was compressed with. */
  private static String digest(BodyFormat format, byte[] body) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return format + HexFormat.of().formatHex(digest.digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
