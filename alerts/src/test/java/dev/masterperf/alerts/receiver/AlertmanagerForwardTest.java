package dev.masterperf.alerts.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.alerts.address.AddressPolicy;
import dev.masterperf.model.wire.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forwards to a real Alertmanager, where one is installed. */
class AlertmanagerForwardTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void aRealAlertmanagerHoldsWhatFiresAndLetsGoOfWhatIsOver() throws Exception {
    Path program = program();
    int port = freePort();
    Process alertmanager = start(program, port);
    try (Outbound outbound =
        new Outbound(InstantSource.system(), AddressPolicy.allowing(List.of(), true))) {
      await().atMost(PATIENCE).ignoreExceptions().until(() -> get(port, "/-/ready") != null);
      Receiver receiver =
          new AlertmanagerReceiver(
              "a", HttpTarget.of(URI.create("http://127.0.0.1:" + port)), true);

      assertThat(send(receiver, outbound, Groups.firing()))
          .isEqualTo(new DeliveryOutcome.Delivered(200));
      JsonNode held = Json.tree(get(port, "/api/v2/alerts"));
      assertThat(held).hasSize(1);
      JsonNode alert = held.path(0);
      assertThat(alert.path("fingerprint").asText())
          .isEqualTo(Groups.firing().alerts().get(0).fingerprint().hex());
      assertThat(alert.path("labels").path("alertname").asText()).isEqualTo("SlowUpload");
      assertThat(alert.path("status").path("state").asText()).isIn("active", "unprocessed");

      assertThat(send(receiver, outbound, Groups.resolved()))
          .isEqualTo(new DeliveryOutcome.Delivered(200));
      await().atMost(PATIENCE).until(() -> Json.tree(get(port, "/api/v2/alerts")).isEmpty());
    } finally {
      alertmanager.destroy();
      if (!alertmanager.waitFor(10, TimeUnit.SECONDS)) {
        alertmanager.destroyForcibly();
      }
    }
  }

  private static DeliveryOutcome send(Receiver receiver, Outbound outbound, AlertGroup group) {
    return receiver
        .send(outbound, "msg_1", receiver.body(group))
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
  }

  private static Path program() {
    List<String> names = List.of("prometheus-alertmanager", "alertmanager");
    Path found =
        Stream.of(System.getenv("PATH").split(":"))
            .flatMap(folder -> names.stream().map(name -> Path.of(folder, name)))
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);
    if (found == null) {
      System.out.println(
          "SKIPPED: no Alertmanager in the path (Debian: apt install prometheus-alertmanager), so"
              + " forwarding is not tried with a real one");
    }
    assumeTrue(found != null);
    return found;
  }

  private Process start(Path program, int port) throws IOException {
    Path config = folder.resolve("alertmanager.yml");
    Files.writeString(config, "route:\n  receiver: none\nreceivers:\n  - name: none\n");
    return new ProcessBuilder(
            program.toString(),
            "--config.file=" + config,
            "--storage.path=" + folder.resolve("data"),
            "--web.listen-address=127.0.0.1:" + port,
            "--cluster.listen-address=")
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static byte[] get(int port, String path) throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    return response.statusCode() == 200 ? response.body() : null;
  }
}
