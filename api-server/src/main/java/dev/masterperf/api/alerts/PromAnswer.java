package dev.masterperf.api.alerts;

import dev.masterperf.api.access.Access;
import dev.masterperf.api.coverage.CoverageHeaders;
import dev.masterperf.model.wire.Json;
import dev.masterperf.streams.view.AlertsAnswer;
import io.javalin.http.Context;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An answer in the form of Prometheus' HTTP API.
 *
 * @param warnings left out where there are none
 */
record PromAnswer(String status, Object data, @Nullable List<String> warnings) {

  /** Answers with data made of alerts, what they lack, and whose rules differ. */
  static void send(Context ctx, AlertsAnswer of, AlertWarnings more, Object data) {
    CoverageHeaders.set(ctx, of.coverage());
    // What is wrong with files and routes is of all scopes.
    List<String> further = Access.scopes(ctx).everywhere() ? more.now() : List.of();
    List<String> warnings = Stream.concat(of.warnings().stream(), further.stream()).toList();
    ctx.contentType("application/json")
        .result(Json.bytes(new PromAnswer("success", data, warnings.isEmpty() ? null : warnings)));
  }
}
