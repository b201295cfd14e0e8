package dev.masterperf.api.windows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.api.coverage.CoverageHeaders;
import dev.masterperf.api.coverage.StalePartition;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.model.wire.Json;
import dev.masterperf.streams.view.PerfView;
import dev.masterperf.streams.view.WindowsAnswer;
import io.javalin.http.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/v1/windows}: the hot windows of one series, asked of the processor that owns its
 * partition. Where nobody does at the moment there is nothing to answer, and 503 says so.
 */
public final class WindowsResource {
  private final PerfView view;

  public WindowsResource(PerfView view) {
    this.view = view;
  }

  /** Windows have the one form they have on their topic. */
  private record Answer(
      List<JsonNode> windows,
      boolean provisional,
      long lag,
      @Nullable List<StalePartition> stale) {}

  public void read(Context ctx) {
    WindowsRequest request = WindowsRequest.of(ctx.queryParamMap());
    WindowsAnswer answer =
        view.windows(
            request.series(),
            request.resolution(),
            request.fromMillis(),
            request.toMillis(),
            request.maxLag());
    CoverageHeaders.set(ctx, answer.coverage());
    List<JsonNode> windows =
        answer.windows().stream().map(AggregateCodec::toJson).map(Json::tree).toList();
    ctx.contentType("application/json")
        .result(
            Json.bytes(
                new Answer(
                    windows, true, answer.coverage().lag(), StalePartition.of(answer.coverage()))));
  }
}
