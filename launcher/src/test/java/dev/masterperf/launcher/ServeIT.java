package dev.masterperf.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.masterperf.launcher.embedded.EmbeddedKafka;
import dev.masterperf.launcher.embedded.EmbeddedKafkaSettings;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeIT {
  private static final String MATRIX = "/api/infra/master-perf";
  private static final String SECRET = "known to both";

  @TempDir Path folder;

  @Test
  void anApiWithoutStateAnswersFromTheProcessorItIsPointedTo() throws Exception {
    try (EmbeddedKafka kafka = kafka()) {
      int processorPort = MasterperfProcess.freePort();
      int apiPort = MasterperfProcess.freePort();
      try (MasterperfProcess processor =
              serve(kafka, "processor", processorPort, "--advertised-host", "127.0.0.1");
          MasterperfProcess api =
              serve(kafka, "api", apiPort, "--peers", "localhost:" + processorPort)) {
        processor.awaitReady(processorPort);
        api.awaitReady(apiPort);

        String metric =
            "{\"category\":\"R2\",\"topic\":\"Upload\",\"id\":\"upload\",\"value\":\"5ms\"}";
        assertThat(api.post(apiPort, MATRIX, metric).statusCode()).isEqualTo(202);

        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> api.get(apiPort, MATRIX).body().contains("\"value\":\"5ms\""));
        assertThat(processor.get(processorPort, MATRIX).statusCode()).isEqualTo(404);
      }
    }
  }

  @Test
  void aSpareTakesThePlaceOfAProcessorThatIsKilled() throws Exception {
    Path rules = Files.writeString(folder.resolve("rules.yml"), "groups: []\n");
    try (EmbeddedKafka kafka = kafka()) {
      int port = MasterperfProcess.freePort();
      String[] spare = {"--spare", "--rules", rules.toString()};
      try (MasterperfProcess first = serve(kafka, "processor", port, spare)) {
        first.awaitReady(port);
        assertThat(first.post(port, "/-/reload", "").statusCode()).isEqualTo(200);
        Files.writeString(rules, "groups: broken\n");
        HttpResponse<String> refused = first.post(port, "/-/reload", "");
        assertThat(refused.statusCode()).isEqualTo(500);
        assertThat(refused.body()).contains("groups");
        Files.writeString(rules, "groups: []\n");

        try (MasterperfProcess second = serve(kafka, "processor", port, spare)) {
          await()
              .atMost(Duration.ofSeconds(120))
              .until(() -> second.err().contains("rehearsed, ready to take over"));
          assertThat(second.err())
              .contains("standing by until the data folder is free")
              .doesNotContain("the rehearsal failed");

          first.close(); // SIGKILL

          second.awaitReady(port);
          assertThat(second.err()).contains("taking over");
        }
      }
    }
  }

  @Test
  void anApiWithAnotherSecretGetsNothingAndSaysWhy() throws Exception {
    try (EmbeddedKafka kafka = kafka()) {
      int processorPort = MasterperfProcess.freePort();
      int apiPort = MasterperfProcess.freePort();
      try (MasterperfProcess processor = serve(kafka, "processor", processorPort);
          MasterperfProcess api =
              serve(
                  kafka,
                  "api",
                  apiPort,
                  "--peers",
                  "127.0.0.1:" + processorPort,
                  "--internal-secret",
                  "guessed")) {
        processor.awaitReady(processorPort);
        api.awaitReady(apiPort);

        HttpResponse<String> answer = api.get(apiPort, MATRIX);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.body()).contains("it does not know our secret").doesNotContain(SECRET);
      }
    }
  }

  @Test
  void aBrokerThatIsNotThereIsTheLastLineWithItsAddress() throws Exception {
    int nobody = MasterperfProcess.freePort();
    try (MasterperfProcess serve =
        MasterperfProcess.start(
            folder,
            "serve",
            "--kafka",
            "127.0.0.1:" + nobody,
            "--roles",
            "processor",
            "--port",
            "0",
            "--data",
            folder.resolve("data").toString())) {
      assertThat(serve.exitCode()).isEqualTo(2);
      assertThat(serve.err())
          .hasLineCount(1)
          .contains("127.0.0.1:" + nobody)
          .startsWith("masterperf: ");
    }
  }

  private EmbeddedKafka kafka() {
    return EmbeddedKafka.start(new EmbeddedKafkaSettings(folder.resolve("kafka"), "127.0.0.1", 0));
  }

  private MasterperfProcess serve(EmbeddedKafka kafka, String role, int port, String... more)
      throws Exception {
    String[] fixed = {
      "serve",
      "--kafka",
      kafka.address(),
      "--roles",
      role,
      "--port",
      Integer.toString(port),
      "--replication",
      "1",
      "--partitions",
      "4",
      "--instance-id",
      role,
      "--data",
      folder.resolve(role).toString()
    };
    List<String> all = new ArrayList<>(List.of(fixed));
    all.addAll(List.of(more));
    if (!all.contains("--internal-secret")) {
      all.addAll(List.of("--internal-secret", SECRET));
    }
    return MasterperfProcess.start(folder, all.toArray(String[]::new));
  }
}
