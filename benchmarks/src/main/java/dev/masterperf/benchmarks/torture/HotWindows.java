package dev.masterperf.benchmarks.torture;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.model.wire.Json;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Closed windows as the API answers them out of the processors' stores. */
final class HotWindows {
  private HotWindows() {}

  /**
   * Asks for them. What is not answered now lacks.
   *
   * @param series keys as text
   * @param afterMillis windows that end by then are not asked for
   * @return by their record keys
   */
  static Map<String, WindowAggregate> read(
      Deployment deployment, Set<String> series, long afterMillis)
      throws IOException, InterruptedException {
    Map<String, WindowAggregate> windows = new HashMap<>();
    for (String one : series) {
      for (Resolution resolution : Resolution.values()) {
        HttpResponse<String> answer =
            deployment.ask(
                "/api/v1/windows?resolution=%s&from=%d&to=%d&series=%s"
                    .formatted(
                        resolution.label(),
                        Math.max(0, afterMillis - resolution.sizeMillis()),
                        System.currentTimeMillis() + resolution.sizeMillis(),
                        URLEncoder.encode(one, StandardCharsets.UTF_8)));
        if (answer.statusCode() == 200) {
          take(Json.tree(answer.body().getBytes(StandardCharsets.UTF_8)), windows);
        }
      }
    }
    return windows;
  }

  private static void take(JsonNode answer, Map<String, WindowAggregate> windows) {
    for (JsonNode one : answer.path("windows")) {
      WindowAggregate window =
          AggregateCodec.fromJson(one.toString().getBytes(StandardCharsets.UTF_8));
      if (window.state() != WindowState.OPEN) {
        windows.put(AggregateCodec.key(window), window);
      }
    }
  }
}
