package dev.masterperf.api.statsd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.masterperf.api.FakePublisher;
import dev.masterperf.api.ingest.IngestGate;
import dev.masterperf.api.ingest.IngestLimits;
import dev.masterperf.api.mapping.Mapping;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Summary;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatsdServerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final FakePublisher publisher = new FakePublisher();
  private StatsdServer server;

  @BeforeEach
  void start() throws IOException {
    server = server(0, InstantSource.system());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void datagramsAndConnectionsCountTogether() throws IOException {
    udp("hits:1|c\nhits:2|c");
    tcp("hits:3|c\nhi");

    await().atMost(PATIENCE).until(() -> newest("hits").equals(OptionalDouble.of(6)));
  }

  @Test
  void aLineMayComeInPieces() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setTcpNoDelay(true);
      socket.getOutputStream().write(bytes("hits:4"));
      socket.getOutputStream().flush();
      socket.getOutputStream().write(bytes("2|c\n"));

      await().atMost(PATIENCE).until(() -> newest("hits").equals(OptionalDouble.of(42)));
    }
  }

  @Test
  void whatHasArrivedIsSentBeforeItEnds() throws IOException {
    Instant standing = Instant.parse("2026-01-31T12:00:00.5Z");
    try (StatsdServer second = server(0, InstantSource.fixed(standing));
        Socket socket = new Socket("127.0.0.1", second.port())) {
      socket.getOutputStream().write(bytes("hits:7|c"));
      socket.shutdownOutput();
      assertThat(socket.getInputStream().read())
          .isEqualTo(-1); // closed when it was read to its end
      assertThat(publisher.published).isEmpty(); // since the second does not end
    }

    assertThat(newest("hits")).isEqualTo(OptionalDouble.of(7));
  }

  @Test
  void aPortThatIsTakenIsAnError() {
    assertThatThrownBy(() -> server(server.port(), InstantSource.system()))
        .isInstanceOf(IOException.class);
  }

  private StatsdServer server(int port, InstantSource clock) throws IOException {
    IngestGate gate = new IngestGate(publisher, IngestLimits.DEFAULT, Duration.ofSeconds(5));
    return StatsdServer.start("127.0.0.1", port, gate, Mapping.DEFAULT, clock);
  }

  /** The last total of a counter that was published. */
  private OptionalDouble newest(String id) {
    return publisher.published.stream()
        .filter(metric -> metric.series().id().equals(id))
        .mapToDouble(StatsdServerTest::last)
        .reduce((before, after) -> after);
  }

  private static double last(PerfMetric metric) {
    Summary summary = metric.summary();
    return summary == null ? metric.measure() : summary.last();
  }

  private void udp(String lines) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      byte[] bytes = bytes(lines);
      socket.send(
          new DatagramPacket(
              bytes, bytes.length, InetAddress.getByName("127.0.0.1"), server.port()));
    }
  }

  private void tcp(String lines) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.getOutputStream().write(bytes(lines));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
