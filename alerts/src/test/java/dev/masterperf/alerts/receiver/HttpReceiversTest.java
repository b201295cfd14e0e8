package dev.masterperf.alerts.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.masterperf.alerts.address.AddressPolicy;
import dev.masterperf.alerts.address.Resolver;
import dev.masterperf.alerts.receiver.RequestRecorder.Request;
import dev.masterperf.model.wire.Json;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each kind of receiver against a server that listens. */
class HttpReceiversTest {
  private static final WebhookSecret OLD =
      WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  private static final WebhookSecret NEW =
      WebhookSecret.parse("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
  private static final AddressPolicy LOOPBACK = AddressPolicy.allowing(List.of(), true);

  private final Outbound outbound = new Outbound(InstantSource.system(), LOOPBACK);
  private RequestRecorder server;

  @BeforeEach
  void listen() throws Exception {
    server = new RequestRecorder();
  }

  @AfterEach
  void close() {
    outbound.close();
    server.close();
  }

  @Test
  void whileASecretIsChangedBothTheOldAndTheNewVerify() throws Exception {
    Receiver receiver = new NativeReceiver("n", server.target("/in"), List.of(NEW, OLD), true);

    assertThat(send(receiver)).isEqualTo(new DeliveryOutcome.Delivered(200));

    Request request = server.requests().get(0);
    assertThat(request.header("webhook-signature").split(" ")).hasSize(2);
    HttpHeaders headers = HttpHeaders.of(request.headers(), (name, value) -> true);
    for (WebhookSecret secret : List.of(OLD, NEW)) {
      assertThatCode(() -> new Webhook(secret.reveal()).verify(request.body(), headers))
          .doesNotThrowAnyException();
    }
    assertThatThrownBy(
            () ->
                new Webhook("whsec_BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB")
                    .verify(request.body(), headers))
        .isInstanceOf(WebhookVerificationException.class);
  }

  @Test
  void aTemplateGoesWithItsMethodHeadersAndAuthorization() throws Exception {
    HttpTarget target =
        new HttpTarget(
            server.target("/api?x=1").url(), false, Optional.of(new Secret("Bearer t0ken")));
    Receiver receiver =
        new TemplateReceiver(
            "t",
            target,
            "PUT",
            Map.of("content-type", "text/plain; charset=utf-8", "x-team", "storage"),
            GroupTemplate.parse("{{ $status }} ä"),
            List.of(OLD),
            true);

    send(receiver);

    Request request = server.requests().get(0);
    assertThat(request.method()).isEqualTo("PUT");
    assertThat(request.path()).isEqualTo("/api?x=1");
    assertThat(request.header("x-team")).isEqualTo("storage");
    assertThat(request.header("authorization")).isEqualTo("Bearer t0ken");
    assertThat(request.headers().get("content-type")).hasSize(1).allMatch(t -> t.contains("text"));
    assertThat(request.header("user-agent")).isEqualTo("MASTER_PERF");
    assertThat(request.header("host")).isEqualTo("127.0.0.1:" + server.port());
    assertThat(request.body()).isEqualTo("firing ä");
    assertThat(request.header("webhook-signature")).startsWith("v1,");
  }

  @Test
  void pagerDutyGetsItsKeyWithTheRequestAlone() {
    Receiver receiver =
        new PagerDutyReceiver(
            "p",
            server.target("/v2/enqueue"),
            new Secret("R0UT1NG"),
            PagerDutyReceiver.DEFAULT_SEVERITY,
            true);
    server.answer(202, "{\"status\":\"success\"}", Map.of());

    assertThat(send(receiver)).isEqualTo(new DeliveryOutcome.Delivered(202));

    String body = server.requests().get(0).body();
    assertThat(Json.tree(body.getBytes(StandardCharsets.UTF_8)).path("routing_key").asText())
        .isEqualTo("R0UT1NG");
    assertThat(receiver.toString()).doesNotContain("R0UT1NG");
  }

  @Test
  void whatAReceiverWillNeverTakeIsNotTriedAgainAndItsWordsAreKept() {
    server.answer(400, "invalid_payload\n", Map.of());
    Receiver slack =
        new SlackReceiver(
            "s",
            server.target("/services/T/B/X"),
            new SlackReceiver.Look("", "", "", ""),
            Optional.empty(),
            Optional.empty(),
            true);

    assertThat(send(slack))
        .isEqualTo(new DeliveryOutcome.Rejected(400, "HTTP 400: invalid_payload"));
  }

  @Test
  void anAlertmanagerIsPostedToUnderThePathOfItsApi() {
    send(new AlertmanagerReceiver("a", server.target("/am/"), true));

    assertThat(server.requests()).extracting(Request::path).containsExactly("/am/api/v2/alerts");
  }

  @Test
  void patienceIsAskedForBySecondsOrADate() {
    server.answer(503, "", Map.of("Retry-After", "17"));

    assertThat(send(new NativeReceiver("n", server.target("/"), List.of(), true)))
        .isEqualTo(new DeliveryOutcome.Failed(503, "HTTP 503", Duration.ofSeconds(17)));
  }

  @Test
  void tlsChecksTheNameInTheUrlThoughTheConnectionGoesToAnAddress(@TempDir Path folder)
      throws Exception {
    TestTls tls = TestTls.of("hooks.test", folder);
    Resolver resolver = host -> new InetAddress[] {InetAddress.getByName("127.0.0.1")};
    try (RequestRecorder https = new RequestRecorder(tls.server());
        Outbound out = new Outbound(InstantSource.system(), LOOPBACK, resolver, tls.client())) {
      DeliveryOutcome ours = send(out, "https://hooks.test:" + https.port() + "/");
      DeliveryOutcome others = send(out, "https://other.test:" + https.port() + "/");

      assertThat(ours).isEqualTo(new DeliveryOutcome.Delivered(200));
      assertThat(https.requests().get(0).header("host")).isEqualTo("hooks.test:" + https.port());
      assertThat(others).isInstanceOf(DeliveryOutcome.Failed.class);
      assertThat(others.detail()).contains("other.test");
      assertThat(https.requests()).hasSize(1);
    }
  }

  @Test
  void ofTwoAddressesTheOneThatAnswersIsFound() {
    Resolver resolver =
        host ->
            new InetAddress[] {InetAddress.getByName("::1"), InetAddress.getByName("127.0.0.1")};
    try (Outbound out = new Outbound(InstantSource.system(), LOOPBACK, resolver, defaultTls())) {
      assertThat(send(out, "http://two.test:" + server.port() + "/"))
          .isEqualTo(new DeliveryOutcome.Delivered(200));
    }
  }

  @Test
  void anEndpointThatTakesConnectionsAndSaysNothingIsGivenUpInTime() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
      DeliveryOutcome outcome = send(outbound, "http://127.0.0.1:" + silent.getLocalPort() + "/");

      assertThat(outcome)
          .isEqualTo(new DeliveryOutcome.Failed(null, "no answer in time", Duration.ZERO));
    }
  }

  private static SSLContext defaultTls() {
    try {
      return SSLContext.getDefault();
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private DeliveryOutcome send(Receiver receiver) {
    return receiver
        .send(outbound, "msg_1", receiver.body(Groups.firing()))
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
  }

  private static DeliveryOutcome send(Outbound outbound, String url) {
    return new NativeReceiver("n", HttpTarget.of(URI.create(url)), List.of(OLD), true)
        .send(outbound, "msg_1", "{}")
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
  }
}
