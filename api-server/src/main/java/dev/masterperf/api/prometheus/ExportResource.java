package dev.masterperf.api.prometheus;

import dev.masterperf.api.access.Access;
import dev.masterperf.api.access.Counted;
import dev.masterperf.api.coverage.CoverageHeaders;
import dev.masterperf.api.export.ExportFormat;
import dev.masterperf.api.export.RowSink;
import dev.masterperf.api.export.Streamed;
import dev.masterperf.api.history.HistorySource;
import dev.masterperf.api.http.Downloads;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.wire.Json;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;

/**
 * {@code GET /api/v1/export}: the values of any expression as rows, for what does not read
 * Prometheus' answers. What they lack stands in a header, since not every form has room for it.
 */
public final class ExportResource {
  private final PromQueries queries;
  private final QueryRuns runs;
  private final Downloads downloads;
  private final InstantSource clock;

  /**
   * @param downloads shared with other answers that may be large
   */
  public ExportResource(
      HistorySource history, QueryRuns runs, Downloads downloads, InstantSource clock) {
    this.queries = new PromQueries(history);
    this.runs = runs;
    this.downloads = downloads;
    this.clock = clock;
  }

  public void read(Context ctx) {
    ExportRequest request =
        ExportRequest.of(
            ctx.queryParamMap(), Optional.ofNullable(ctx.header("Accept")), clock.millis());
    Downloads.Place place = downloads.enter(Counted.name(ctx));
    try (place) {
      answer(ctx, request);
    }
  }

  private void answer(Context ctx, ExportRequest request) {
    QueryRequest query = request.query();
    AllowedScopes scopes = Access.scopes(ctx);
    Answered answered = runs.run(ctx, query.timeout(), () -> queries.answer(scopes, query));
    ctx.header("Vary", "Accept, Accept-Encoding");
    if (!answered.warnings().isEmpty()) {
      ctx.header(
          CoverageHeaders.WARNINGS,
          String.join("; ", answered.warnings()).replaceAll("\\p{Cntrl}+", " "));
    }
    ResultRows rows = new ResultRows(answered.value(), query.startMillis());
    Streamed.send(ctx, request.format(), out -> write(request.format(), rows, answered, out));
  }

  private static void write(
      ExportFormat format, ResultRows rows, Answered answered, OutputStream out)
      throws IOException {
    if (format != ExportFormat.JSON) {
      try (RowSink sink = format.rows(out, rows.columns())) {
        rows.write(sink);
      }
      return;
    }
    out.write("{\"rows\":[".getBytes(StandardCharsets.US_ASCII));
    try (RowSink sink = ExportFormat.elements(out, rows.columns())) {
      rows.write(sink);
    }
    out.write("],\"warnings\":".getBytes(StandardCharsets.US_ASCII));
    out.write(Json.bytes(answered.warnings()));
    out.write('}');
  }
}
