package dev.masterperf.api.windows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.masterperf.api.access.Access;
import dev.masterperf.api.access.ScopedView;
import dev.masterperf.api.coverage.CoverageHeaders;
import dev.masterperf.api.coverage.StalePartition;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.model.wire.Json;
import dev.masterperf.streams.view.PerfView;
import dev.masterperf.streams.view.WindowsAnswer;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/v1/windows}: the hot windows of one series, asked of the processor that owns its
 * partition. Where nobody does at the moment there is nothing to answer, and 503 says so.
 */
public final class WindowsResource {
  private static final Map<String, Double> PERCENTILES =
      new TreeMap<>(Map.of("p50", 0.5, "p90", 0.9, "p95", 0.95, "p99", 0.99));

  private final PerfView view;

  public WindowsResource(PerfView view) {
    this.view = view;
  }

  /** Windows have the form they have on their topic, and percentiles for who reads no sketches. */
  private record Answer(
      List<JsonNode> windows,
      boolean provisional,
      long lag,
      @Nullable List<StalePartition> stale) {}

  public void read(Context ctx) {
    WindowsRequest request = WindowsRequest.of(ctx.queryParamMap());
    WindowsAnswer answer =
        ScopedView.of(view, Access.scopes(ctx))
            .windows(
                request.series(),
                request.resolution(),
                request.fromMillis(),
                request.toMillis(),
                request.maxLag());
    CoverageHeaders.set(ctx, answer.coverage());
    List<JsonNode> windows = answer.windows().stream().map(WindowsResource::json).toList();
    ctx.contentType("application/json")
        .result(
            Json.bytes(
                new Answer(
                    windows, true, answer.coverage().lag(), StalePartition.of(answer.coverage()))));
  }

  private static JsonNode json(WindowAggregate window) {
    ObjectNode json = (ObjectNode) Json.tree(AggregateCodec.toJson(window));
    Aggregate aggregate = window.aggregate();
    if (aggregate.count() > 0) {
      PERCENTILES.forEach((name, quantile) -> json.put(name, aggregate.quantile(quantile)));
    }
    return json;
  }
}
