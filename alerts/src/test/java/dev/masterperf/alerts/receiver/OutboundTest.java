package dev.masterperf.alerts.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.masterperf.alerts.address.AddressPolicy;
import dev.masterperf.alerts.receiver.WebhookSignature.Check;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboundTest {
  private static final WebhookSecret SECRET =
      WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final String BODY = "{\"ä\":1}";

  private final Outbound outbound =
      new Outbound(InstantSource.fixed(NOW), AddressPolicy.allowing(List.of(), true));
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private int status = 200;

  @BeforeEach
  void startReceiver() throws Exception {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          Check check =
              WebhookSignature.check(SECRET, exchange.getRequestHeaders()::getFirst, body, NOW);
          seen.add(exchange.getRequestURI() + " " + check);
          exchange.getResponseHeaders().add("Retry-After", "3");
          exchange.getResponseHeaders().add("Location", "/elsewhere");
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    outbound.close();
  }

  @Test
  void postsSignedBodies() {
    assertThat(post()).isEqualTo(new DeliveryOutcome.Delivered(200));
    assertThat(seen).containsExactly("/hook OK");
  }

  @Test
  void anyOtherAnswerIsAFailureWithTheWaitTheReceiverAskedFor() {
    status = 429;

    assertThat(post())
        .isEqualTo(new DeliveryOutcome.Failed(429, "HTTP 429", Duration.ofSeconds(3)));
  }

  @Test
  void followsNoRedirects() {
    status = 307;

    assertThat(post().httpStatus()).isEqualTo(307);
    assertThat(seen).hasSize(1);
  }

  @Test
  void goneIsForGood() {
    status = 410;

    assertThat(post()).isEqualTo(new DeliveryOutcome.Refused(410));
  }

  @Test
  void aReceiverThatIsNotThereIsAFailureWithoutStatus() {
    server.stop(0);

    DeliveryOutcome outcome = post();

    assertThat(outcome.httpStatus()).isNull();
    assertThat(outcome.detail()).contains("Connect");
  }

  private DeliveryOutcome post() {
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
    return new WebhookReceiver("ops", url, SECRET)
        .send(outbound, "msg_1", BODY)
        .orTimeout(20, TimeUnit.SECONDS)
        .join();
  }
}
