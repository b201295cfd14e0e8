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
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups of alerts through kill -9, to a receiver that refuses every third request. */
class RoutedKillIT {
  private static final int ALERTS = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String RULES =
      """
      groups:
        - name: storage
          rules:
            - alert: Slow
              expr: last_over_time({category="R2"}[1h]) > 500ms
              labels: {severity: page}
      """;
  private static final String ROUTES =
      """
      receivers:
        - name: ops
          webhook_configs: [{url: "%s"}]
      route: {receiver: ops, group_by: [alertname], group_wait: 1s, group_interval: 1s}
      """;

  @TempDir Path folder;

  @Test
  void receiversLearnTheTruthAndOneIdHasOneBody() throws Exception {
    WebhookSecret secret = WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    try (RecordingReceiver receiver = new RecordingReceiver(secret)) {
      AtomicInteger requests = new AtomicInteger();
      receiver.answer(body -> requests.incrementAndGet() % 3 == 0 ? 503 : 204);

      killedAfter(receiver, up -> send(up, IntStream.range(0, ALERTS / 2), "900ms"));
      killedAfter(receiver, up -> send(up, IntStream.range(ALERTS / 2, ALERTS), "900ms"));
      killedAfter(receiver, up -> send(up, IntStream.range(0, ALERTS / 2), "1ms"));

      List<String> expected =
          IntStream.range(ALERTS / 2, ALERTS).mapToObj(i -> "id" + i).sorted().toList();
      try (Running up = up(receiver)) {
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(believedFiring(receiver)).isEqualTo(expected));
        assertThat(up.process.get(up.port, "/api/v1/notifications?limit=1000").body())
            .contains("\"delivered\"");
      }
      Map<String, List<String>> bodies =
          receiver.requests().stream()
              .collect(
                  Collectors.groupingBy(
                      RecordingReceiver.Request::id,
                      Collectors.mapping(RecordingReceiver.Request::body, Collectors.toList())));
      assertThat(bodies.values()).allMatch(same -> same.stream().distinct().count() == 1);
    }
  }

  private record Running(MasterperfProcess process, int port) implements AutoCloseable {
    @Override
    public void close() throws InterruptedException {
      process.close();
    }
  }

  private interface Step {
    void on(Running up) throws Exception;
  }

  /** Kills it while what was sent is on its way through rules, groups and deliveries. */
  private void killedAfter(RecordingReceiver receiver, Step step) throws Exception {
    int before = receiver.requests().size();
    try (Running up = up(receiver)) {
      step.on(up);
      await().atMost(PATIENCE).until(() -> receiver.requests().size() > before);
    }
  }

  private static void send(Running up, IntStream ids, String value) throws Exception {
    String metrics =
        ids.mapToObj(
                id ->
                    "{\"category\":\"R2\",\"topic\":\"Object\",\"id\":\"id"
                        + id
                        + "\",\"value\":\""
                        + value
                        + "\"}")
            .collect(Collectors.joining(",", "[", "]"));
    assertThat(up.process.post(up.port, "/api/infra/master-perf", metrics).statusCode())
        .isEqualTo(202);
  }

  /** The alerts whose last word that was taken is that they fire. */
  private static List<String> believedFiring(RecordingReceiver receiver) {
    Map<String, String> last = new TreeMap<>();
    for (RecordingReceiver.Request request : receiver.taken()) {
      JsonNode group = Json.tree(request.body().getBytes(StandardCharsets.UTF_8));
      group
          .path("alerts")
          .forEach(
              alert -> last.put(alert.at("/labels/id").asText(), alert.path("status").asText()));
    }
    last.values().removeIf(status -> status.equals("resolved"));
    return List.copyOf(last.keySet());
  }

  private Running up(RecordingReceiver receiver) throws Exception {
    int port = MasterperfProcess.freePort();
    MasterperfProcess process =
        MasterperfProcess.start(
            folder,
            "up",
            "--no-demo",
            "--port",
            Integer.toString(port),
            "--kafka-port",
            "0",
            "--s3-port",
            "0",
            "--data",
            folder.resolve("data").toString(),
            "--rules",
            Files.writeString(folder.resolve("rules.yml"), RULES).toString(),
            "--alerting",
            Files.writeString(folder.resolve("routes.yml"), ROUTES.formatted(receiver.url()))
                .toString());
    return new Running(process.awaitReady(port), port);
  }
}
