package dev.masterperf.api.matrix;

import dev.masterperf.api.access.Access;
import dev.masterperf.api.coverage.CoverageHeaders;
import dev.masterperf.api.export.ExportFormat;
import dev.masterperf.api.http.Parameters;
import dev.masterperf.model.text.MatrixTable;
import dev.masterperf.model.wire.Json;
import dev.masterperf.streams.view.MatrixAnswer;
import dev.masterperf.streams.view.MatrixRow;
import dev.masterperf.streams.view.PerfView;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code GET /api/infra/master-perf}. */
public final class MatrixResource {
  private static final Set<String> PARAMETERS =
      Stream.concat(MatrixRequest.FILTERS.stream(), Stream.of(ExportFormat.PARAMETER))
          .collect(Collectors.toUnmodifiableSet());

  private final PerfView view;
  private final InstantSource clock;

  public MatrixResource(PerfView view, InstantSource clock) {
    this.view = view;
    this.clock = clock;
  }

  public void read(Context ctx) throws IOException {
    Parameters parameters = Parameters.of(ctx.queryParamMap(), PARAMETERS);
    ExportFormat format =
        ExportFormat.of(parameters, Optional.ofNullable(ctx.header("Accept")), ExportFormat.ALL);
    MatrixAnswer answer = view.matrix(MatrixRequest.query(parameters).within(Access.scopes(ctx)));
    ctx.header("Vary", "Accept, Accept-Encoding");
    CoverageHeaders.set(ctx, answer.coverage());
    format.describe(ctx);
    ctx.result(written(answer, format));
  }

  private byte[] written(MatrixAnswer answer, ExportFormat format) throws IOException {
    MatrixJson matrix = MatrixJson.of(answer, clock.instant());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    switch (format) {
      case JSON -> out.write(Json.bytes(matrix));
      case TABLE -> out.write(table(answer).getBytes(StandardCharsets.UTF_8));
      case NDJSON -> {
        for (RowJson row : matrix.rows()) {
          out.write(Json.bytes(row));
          out.write('\n');
        }
      }
      case CSV, PARQUET -> MatrixRows.write(matrix.rows(), format, out);
    }
    return out.toByteArray();
  }

  private static String table(MatrixAnswer answer) {
    return MatrixTable.render(answer.rows().stream().map(MatrixRow::latest).toList());
  }
}
