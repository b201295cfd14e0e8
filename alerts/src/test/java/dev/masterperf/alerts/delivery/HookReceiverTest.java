package dev.masterperf.alerts.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.alerts.receiver.AlertGroup;
import dev.masterperf.alerts.receiver.Transitions;
import dev.masterperf.alerts.receiver.WebhookPayload;
import dev.masterperf.alerts.receiver.WebhookSecret;
import dev.masterperf.alerts.receiver.WebhookSignature;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class HookReceiverTest {
  private static final WebhookSecret SECRET =
      WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final byte[] FIRING =
      Json.bytes(
          WebhookPayload.of(
              AlertGroup.of(
                  Transitions.transition("upload", 1, AlertState.FIRING),
                  "ops",
                  URI.create("http://localhost:3004"))));

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void printsWhatItGetsAndAnswersNoContent() throws Exception {
    assertThat(post(SECRET, FIRING)).isEqualTo(204);

    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "2026-01-31T12:00:00Z  msg_1  signature OK",
            "  FIRING    SlowUpload  value 0.75  id=upload quote=a\"b\\c",
            "            summary=upload took 750ms");
  }

  @Test
  void saysWhenASignatureIsBad() throws Exception {
    post(WebhookSecret.parse("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), FIRING);

    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("signature BAD");
  }

  @Test
  void saysWhenSignaturesAreNotChecked() throws Exception {
    post(null, FIRING);

    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("signature not checked");
  }

  @Test
  void printsOtherBodiesWithoutWhatCouldSteerATerminal() throws Exception {
    post(SECRET, "\u001b[31mred".getBytes(StandardCharsets.UTF_8));

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("not JSON:  [31mred")
        .doesNotContain("\u001b");
  }

  @Test
  void takesPostsOnly() throws Exception {
    try (HookReceiver receiver = receiver(SECRET)) {
      receiver.start();
      HttpRequest get = HttpRequest.newBuilder(url(receiver)).GET().build();

      assertThat(send(get)).isEqualTo(405);
    }
  }

  /** The request is signed with {@link #SECRET} whatever the receiver's is. */
  private int post(WebhookSecret receivers, byte[] body) throws Exception {
    try (HookReceiver receiver = receiver(receivers)) {
      receiver.start();
      WebhookSignature signature = WebhookSignature.sign(SECRET, "msg_1", NOW, body);
      return send(
          HttpRequest.newBuilder(url(receiver))
              .header("webhook-id", signature.id())
              .header("webhook-timestamp", Long.toString(signature.timestampSeconds()))
              .header("webhook-signature", signature.signature())
              .POST(HttpRequest.BodyPublishers.ofByteArray(body))
              .build());
    }
  }

  private static int send(HttpRequest request) throws Exception {
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private HookReceiver receiver(WebhookSecret secret) throws Exception {
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    return new HookReceiver("127.0.0.1", 0, secret, out, InstantSource.fixed(NOW));
  }

  private static URI url(HookReceiver receiver) {
    return URI.create("http://127.0.0.1:" + receiver.port() + "/");
  }
}
