package dev.masterperf.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.alerts.receiver.WebhookSecret;
import dev.masterperf.model.wire.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus whose Alertmanager is our server. */
class PrometheusAlertsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String RULES =
      """
      groups:
        - name: g
          rules:
            - alert: Theirs
              expr: vector(7) > %d
              labels: {severity: critical}
              annotations: {summary: "it is {{ $value }}"}
      """;
  private static final String ROUTES =
      """
      receivers: [{name: pager, webhook_configs: [{url: "%s"}]}]
      route: {receiver: pager, group_by: [alertname], group_interval: 1s}
      """;

  @TempDir Path folder;

  @Test
  void itsAlertsAreListedSilencedToldAndResolvedLikeOurOwn() throws Exception {
    int port = MasterperfProcess.freePort();
    Path rules = Files.writeString(folder.resolve("theirs.yml"), RULES.formatted(1));
    try (RecordingReceiver receiver =
            new RecordingReceiver(WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
        PrometheusProcess prometheus = PrometheusProcess.startAlerting(folder, rules, port);
        MasterperfProcess up = up(port, receiver).awaitReady(port)) {
      await().atMost(PATIENCE).until(() -> statuses(receiver).equals(List.of("firing")));
      JsonNode told = alerts(receiver).get(0);
      assertThat(told.at("/labels/alertname").asText()).isEqualTo("Theirs");
      assertThat(told.at("/annotations/summary").asText()).isEqualTo("it is 7");
      assertThat(told.path("generatorURL").asText()).contains("/graph?");
      JsonNode listed = json(up, port, "/api/v2/alerts").get(0);
      assertThat(listed.at("/labels/alertname").asText()).isEqualTo("Theirs");
      assertThat(listed.path("fingerprint").asText()).isEqualTo(told.path("fingerprint").asText());
      assertThat(json(up, port, "/api/v1/notifications").at("/notifications/0/latencySeconds"))
          .isNotNull();

      Files.writeString(rules, RULES.formatted(9));
      prometheus.reload();

      await().atMost(PATIENCE).until(() -> statuses(receiver).contains("resolved"));
      assertThat(json(up, port, "/api/v2/alerts")).isEmpty();
      // It was posted each second, and told once.
      assertThat(statuses(receiver)).containsExactly("firing", "resolved");
    }
  }

  private MasterperfProcess up(int port, RecordingReceiver receiver) throws Exception {
    Path routes = Files.writeString(folder.resolve("routes.yml"), ROUTES.formatted(receiver.url()));
    return MasterperfProcess.start(
        folder,
        "up",
        "--no-demo",
        "--port",
        Integer.toString(port),
        "--kafka-port",
        Integer.toString(MasterperfProcess.freePort()),
        "--s3-port",
        Integer.toString(MasterperfProcess.freePort()),
        "--data",
        folder.resolve("data").toString(),
        "--alerting",
        routes.toString());
  }

  private static JsonNode json(MasterperfProcess up, int port, String path) throws Exception {
    return Json.tree(up.get(port, path).body().getBytes(StandardCharsets.UTF_8));
  }

  private static List<JsonNode> alerts(RecordingReceiver receiver) {
    return receiver.taken().stream()
        .map(request -> Json.tree(request.body().getBytes(StandardCharsets.UTF_8)))
        .map(body -> body.at("/alerts/0"))
        .toList();
  }

  private static List<String> statuses(RecordingReceiver receiver) {
    return alerts(receiver).stream().map(alert -> alert.path("status").asText()).toList();
  }
}
