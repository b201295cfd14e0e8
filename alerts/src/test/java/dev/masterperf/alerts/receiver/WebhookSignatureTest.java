package dev.masterperf.alerts.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import dev.masterperf.alerts.receiver.WebhookSignature.Check;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignatureTest {
  /** The example in the documentation of Standard Webhooks and of its libraries. */
  private static final WebhookSecret SECRET =
      WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

  private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  private static final Instant AT = Instant.ofEpochSecond(1614265330);
  private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
  private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

  @Test
  void signsThePublishedExample() {
    assertThat(WebhookSignature.sign(SECRET, ID, AT, BODY).signature()).isEqualTo(SIGNATURE);
  }

  @Test
  void theReferenceLibraryAcceptsWhatWeSign() throws Exception {
    WebhookSecret secret = WebhookSecret.generate(new SecureRandom());
    WebhookSignature signature = WebhookSignature.sign(secret, ID, Instant.now(), BODY);
    HttpHeaders headers =
        HttpHeaders.of(
            Map.of(
                "webhook-id", List.of(signature.id()),
                "webhook-timestamp", List.of(Long.toString(signature.timestampSeconds())),
                "webhook-signature", List.of(signature.signature())),
            (name, value) -> true);

    assertThatCode(
            () ->
                new Webhook(secret.reveal())
                    .verify(new String(BODY, StandardCharsets.UTF_8), headers))
        .doesNotThrowAnyException();
  }

  @Test
  void weAcceptWhatTheReferenceLibrarySigns() throws Exception {
    String signed =
        new Webhook(SECRET.reveal())
            .sign(ID, AT.getEpochSecond(), new String(BODY, StandardCharsets.UTF_8));

    assertThat(check(Map.of("webhook-signature", signed), BODY, AT)).isEqualTo(Check.OK);
  }

  @Test
  void oneOfSeveralSignaturesIsEnough() {
    Map<String, String> headers = Map.of("webhook-signature", "v1,AAAA v2,x " + SIGNATURE);

    assertThat(check(headers, BODY, AT)).isEqualTo(Check.OK);
  }

  @Test
  void anotherBodyOrIdIsBad() {
    assertThat(check(Map.of(), new byte[] {1}, AT)).isEqualTo(Check.BAD);
    assertThat(check(Map.of("webhook-id", "msg_other"), BODY, AT)).isEqualTo(Check.BAD);
  }

  @Test
  void aTimestampMayBeFiveMinutesOffAndNoMore() {
    assertThat(check(Map.of(), BODY, AT.plus(Duration.ofMinutes(5)))).isEqualTo(Check.OK);
    assertThat(check(Map.of(), BODY, AT.plusSeconds(301))).isEqualTo(Check.STALE);
    assertThat(check(Map.of(), BODY, AT.minusSeconds(301))).isEqualTo(Check.STALE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"webhook-id", "webhook-timestamp", "webhook-signature"})
  void withoutOneOfTheHeadersARequestIsUnsigned(String missing) {
    Map<String, String> headers = headers(Map.of());
    headers.remove(missing);

    assertThat(WebhookSignature.check(SECRET, headers::get, BODY, AT)).isEqualTo(Check.UNSIGNED);
  }

  @Test
  void aTimestampThatIsNoNumberIsUnsigned() {
    assertThat(check(Map.of("webhook-timestamp", "-1"), BODY, AT)).isEqualTo(Check.UNSIGNED);
  }

  @Test
  void secretsAreReadBackAndNeverPrinted() {
    WebhookSecret secret = WebhookSecret.generate(new SecureRandom());

    assertThat(WebhookSecret.parse(secret.reveal()).reveal()).isEqualTo(secret.reveal());
    assertThat(secret).hasToString("***");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_!", "whsec_AAAA"})
  void refusesSecretsOfAnotherForm(String text) {
    assertThatThrownBy(() -> WebhookSecret.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("a webhook secret");
  }

  private static Check check(Map<String, String> changed, byte[] body, Instant now) {
    return WebhookSignature.check(SECRET, headers(changed)::get, body, now);
  }

  private static Map<String, String> headers(Map<String, String> changed) {
    Map<String, String> headers =
        new HashMap<>(
            Map.of(
                "webhook-id", ID,
                "webhook-timestamp", "1614265330",
                "webhook-signature", SIGNATURE));
    headers.putAll(changed);
    return headers;
  }
}
