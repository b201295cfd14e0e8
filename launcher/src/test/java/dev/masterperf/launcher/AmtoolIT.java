package dev.masterperf.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.alerts.receiver.WebhookSecret;
import dev.masterperf.alerts.routing.AlertingFile;
import dev.masterperf.alerts.routing.Route;
import dev.masterperf.alerts.routing.RoutesText;
import dev.masterperf.alerts.routing.RoutingPlan;
import dev.masterperf.launcher.clients.Installed;
import dev.masterperf.launcher.clients.Program;
import dev.masterperf.model.wire.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alertmanager's own command line against our server, and against our reading of its routes. */
class AmtoolIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String RULES =
      """
      groups:
        - name: storage
          rules:
            - alert: SlowUpload
              expr: max_over_time({category="R2",id="upload"}[1h]) > 500ms
              labels: {severity: warning}
              annotations: {summary: "{{ $labels.id }} is slow"}
            - alert: SlowDownload
              expr: max_over_time({category="R2",id="download"}[1h]) > 500ms
              labels: {severity: critical}
      """;
  private static final String ROUTES =
      """
      receivers:
        - name: ops
        - name: pager
          webhook_configs: [{url: "%s"}]
      route:
        receiver: ops
        group_by: [alertname]
        routes:
          - receiver: pager
            matchers: [severity="critical"]
      """;

  @TempDir Path folder;

  private final Path amtool = Installed.amtool();
  private RecordingReceiver receiver;

  @BeforeEach
  void openReceiver() throws Exception {
    receiver = new RecordingReceiver(WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
  }

  @AfterEach
  void closeReceiver() {
    receiver.close();
  }

  @Test
  void amtoolListsAlertsAndAddsQueriesUpdatesAndExpiresSilences() throws Exception {
    int port = MasterperfProcess.freePort();
    try (MasterperfProcess up = up(port).awaitReady(port)) {
      send(up, port, "upload");
      send(up, port, "download");
      await().atMost(PATIENCE).until(() -> alerts(port).size() == 2);

      assertThat(amtool(port, "alert", "query")).contains("SlowUpload", "upload is slow");
      assertThat(amtool(port, "alert", "query", "severity=critical"))
          .contains("SlowDownload")
          .doesNotContain("SlowUpload");
      assertThat(amtool(port, "alert", "query", "--receiver=pager"))
          .contains("SlowDownload")
          .doesNotContain("SlowUpload");

      String id =
          amtool(
                  port,
                  "silence",
                  "add",
                  "alertname=SlowUpload",
                  "-a",
                  "ann",
                  "-c",
                  "known",
                  "-d",
                  "1h")
              .strip();
      assertThat(amtool(port, "silence", "query"))
          .contains(id, "alertname=\"SlowUpload\"", "ann", "known");
      assertThat(amtool(port, "silence", "query", "-q", "alertname=SlowUpload").strip())
          .isEqualTo(id);
      assertThat(amtool(port, "alert", "query"))
          .contains("SlowDownload")
          .doesNotContain("SlowUpload");
      assertThat(amtool(port, "alert", "query", "--silenced")).contains("SlowUpload");

      String updated = amtool(port, "silence", "update", "-d", "2h", id);
      assertThat(updated).contains(id);

      amtool(port, "silence", "expire", id);
      assertThat(amtool(port, "silence", "query", "-q").strip()).isEmpty();
      assertThat(amtool(port, "silence", "query", "-q", "--expired").strip()).isEqualTo(id);
      assertThat(amtool(port, "alert", "query")).contains("SlowUpload");

      assertThat(amtool(port, "config", "routes", "test", "severity=critical").strip())
          .isEqualTo("pager");
      assertThat(amtool(port, "config", "show")).contains("receiver: 'ops'");
      assertThat(amtool(port, "cluster", "show")).contains("disabled");

      // The critical one went out at once, and what became of it can be read.
      await().atMost(PATIENCE).until(() -> !receiver.taken().isEmpty());
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                JsonNode sent = Json.tree(notifications(up, port)).at("/notifications/0");
                assertThat(sent.path("webhookId").asText()).isEqualTo(receiver.taken().get(0).id());
                assertThat(sent.path("state").asText()).isEqualTo("delivered");
                assertThat(sent.at("/group/cause").asText()).isEqualTo("firing");
                assertThat(sent.at("/attempts/0/httpStatus").asInt()).isEqualTo(204);
              });
    }
  }

  /** Random label sets on random trees: Alertmanager's code and ours name the same receivers. */
  @Test
  void routesAreFoundAsAmtoolFindsThem() throws Exception {
    Random random = new Random(4);
    for (int tree = 0; tree < 8; tree++) {
      String yaml =
          "receivers: [{name: r0}, {name: r1}, {name: r2}]\nroute:\n  receiver: r0\n"
              + children(random, 2, 3);
      RoutingPlan plan =
          RoutingPlan.of(AlertingFile.parse(yaml, "am.yml", (name, entry) -> List.of()));
      Path written = Files.writeString(folder.resolve("am" + tree + ".yml"), yaml);
      Path shown = Files.writeString(folder.resolve("shown" + tree + ".yml"), RoutesText.of(plan));
      for (int set = 0; set < 8; set++) {
        SortedMap<String, String> labels = labels(random);
        String ours =
            String.join(
                ",", plan.root().matching(labels).stream().map(AmtoolIT::receiver).toList());

        assertThat(receivers(written, labels)).as(yaml + labels).isEqualTo(ours);
        assertThat(receivers(shown, labels)).as(yaml + labels).isEqualTo(ours);
      }
    }
  }

  private static String receiver(Route route) {
    return route.options().receiver();
  }

  private String receivers(Path config, SortedMap<String, String> labels) throws Exception {
    List<String> command = new ArrayList<>(List.of("config", "routes", "test"));
    command.add("--config.file=" + config);
    labels.forEach((name, value) -> command.add(name + "=" + value));
    return Program.run(folder, "", amtool, command.toArray(String[]::new)).strip();
  }

  private static String children(Random random, int indent, int depth) {
    if (depth == 0) {
      return "";
    }
    StringBuilder text = new StringBuilder(" ".repeat(indent) + "routes:\n");
    for (int child = 0; child <= random.nextInt(3); child++) {
      String operator = List.of("=", "!=", "=~", "!~").get(random.nextInt(4));
      String label = List.of("a", "b", "c").get(random.nextInt(3));
      String value = List.of("x", "y", "x|y", ".*", ".+").get(random.nextInt(5));
      text.append(" ".repeat(indent))
          .append("- matchers: ['%s%s\"%s\"']\n".formatted(label, operator, value))
          .append(" ".repeat(indent + 2))
          .append("receiver: r" + random.nextInt(3) + "\n")
          .append(" ".repeat(indent + 2))
          .append("continue: " + random.nextBoolean() + "\n")
          .append(random.nextBoolean() ? children(random, indent + 2, depth - 1) : "");
    }
    return text.toString();
  }

  private static SortedMap<String, String> labels(Random random) {
    SortedMap<String, String> labels = new TreeMap<>();
    for (String label : List.of("a", "b", "c")) {
      if (random.nextInt(3) > 0) {
        labels.put(label, List.of("x", "y", "z").get(random.nextInt(3)));
      }
    }
    if (labels.isEmpty()) {
      labels.put("d", "x");
    }
    return labels;
  }

  private static void send(MasterperfProcess up, int port, String id) throws Exception {
    String metric =
        "{\"category\":\"R2\",\"topic\":\"Object\",\"id\":\"" + id + "\",\"value\":\"900ms\"}";
    assertThat(up.post(port, "/api/infra/master-perf", metric).statusCode()).isEqualTo(202);
  }

  private static byte[] notifications(MasterperfProcess up, int port) throws Exception {
    return up.get(port, "/api/v1/notifications?receiver=pager")
        .body()
        .getBytes(StandardCharsets.UTF_8);
  }

  private JsonNode alerts(int port) throws Exception {
    return Json.tree(amtool(port, "alert", "query", "-o", "json").getBytes(StandardCharsets.UTF_8));
  }

  private String amtool(int port, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add("--alertmanager.url=http://127.0.0.1:" + port);
    command.addAll(Arrays.asList(arguments));
    return Program.run(folder, "", amtool, command.toArray(String[]::new));
  }

  private MasterperfProcess up(int port) throws Exception {
    return MasterperfProcess.start(
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
  }
}
