package dev.masterperf.api.cluster;

import dev.masterperf.api.http.Parameters;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.api.http.Problems;
import dev.masterperf.api.matrix.MatrixRequest;
import dev.masterperf.api.windows.WindowsRequest;
import dev.masterperf.streams.view.PerfView;
import dev.masterperf.streams.view.RunsQuery;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * {@code /internal/v1}: this instance's own state, for the other instances. Who does not know the
 * secret is told that there is nothing here.
 */
public final class InternalResource {
  private static final int MAX_QUESTION_BYTES = 256 << 20;

  private final PerfView local;
  private final Optional<SharedSecret> secret;

  /**
   * @param local what this instance alone knows; asking a merged view would go round in circles
   * @param secret without one, nobody is answered
   */
  public InternalResource(PerfView local, Optional<SharedSecret> secret) {
    this.local = local;
    this.secret = secret;
  }

  public void matrix(Context ctx) {
    requireSecret(ctx);
    Parameters parameters = Parameters.of(ctx.queryParamMap(), MatrixRequest.OF_INSTANCES);
    answer(ctx, ViewCodec.write(local.matrix(MatrixRequest.query(parameters))));
  }

  public void alerts(Context ctx) {
    requireSecret(ctx);
    Parameters.of(ctx.queryParamMap(), Set.of());
    answer(ctx, ViewCodec.write(local.alerts()));
  }

  public void ruleFiles(Context ctx) {
    requireSecret(ctx);
    Parameters.of(ctx.queryParamMap(), Set.of());
    answer(ctx, ViewCodec.write(local.ruleFiles()));
  }

  public void windows(Context ctx) {
    requireSecret(ctx);
    WindowsRequest request = WindowsRequest.of(ctx.queryParamMap());
    answer(
        ctx,
        ViewCodec.write(
            local.windows(
                request.series(),
                request.resolution(),
                request.fromMillis(),
                request.toMillis(),
                request.maxLag())));
  }

  public void series(Context ctx) {
    requireSecret(ctx);
    packed(ctx, BulkCodec.write(local.series(asked(ctx, BulkCodec::seriesQuery))));
  }

  public void runs(Context ctx) {
    requireSecret(ctx);
    RunsQuery query = asked(ctx, BulkCodec::runsQuery);
    packed(ctx, BulkCodec.write(local.runs(query), query.parts()));
  }

  /** Read by itself: keys of many series are more than a body of the public routes may hold. */
  private static <Q> Q asked(Context ctx, Function<byte[], Q> read) {
    try (InputStream body = ctx.bodyInputStream()) {
      return read.apply(body.readNBytes(MAX_QUESTION_BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalArgumentException e) {
      throw new Problem(
              ProblemType.MALFORMED_BODY, "no question of this version: " + e.getMessage())
          .toException(e);
    }
  }

  private static void packed(Context ctx, byte[] answer) {
    ctx.contentType("application/octet-stream").result(answer);
  }

  private void requireSecret(Context ctx) {
    String presented = ctx.header(SharedSecret.HEADER);
    if (secret.filter(known -> known.matches(presented)).isEmpty()) {
      throw Problems.notFound(ctx).toException();
    }
  }

  private static void answer(Context ctx, byte[] json) {
    ctx.contentType("application/json").result(json);
  }
}
