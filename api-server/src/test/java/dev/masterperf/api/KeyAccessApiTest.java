package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.masterperf.api.access.Grant;
import dev.masterperf.api.keys.ApiKey;
import dev.masterperf.api.keys.KeyText;
import dev.masterperf.api.keys.KeyUses;
import dev.masterperf.api.keys.Keys;
import dev.masterperf.api.login.Authenticator;
import dev.masterperf.api.login.Seals;
import dev.masterperf.api.login.Transport;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyAccessApiTest {
  private static final String MATRIX = "/api/infra/master-perf";

  private final FakeDocuments<ApiKey> book = new FakeDocuments<>();
  private final Keys keys = new Keys(book, new SecureRandom(), () -> Rows.NOW);
  private final AtomicLong nanos = new AtomicLong();
  private final KeyUses uses = new KeyUses(keys, () -> Rows.NOW);
  private final RunningApi api =
      new RunningApi(
          settings ->
              settings.withAuthentication(
                  new Authenticator(
                      keys,
                      uses,
                      Optional.empty(),
                      Seals.of("a secret of some length, for tests alone"),
                      Transport.PLAIN,
                      () -> Rows.NOW,
                      nanos::get)));

  @AfterEach
  void stop() {
    api.close();
    uses.close();
  }

  @Test
  void nobodyGetsInWithoutAKey() throws Exception {
    HttpResponse<String> refused = api.get(MATRIX);

    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    assertThat(api.get("/-/healthy").statusCode()).isEqualTo(200);
  }

  @Test
  void aKeyOpensWhatItsGrantsSay() throws Exception {
    KeyText key = key("viewer:prod");

    assertThat(api.get(MATRIX, bearer(key)).statusCode()).isEqualTo(200);
    assertThat(api.post(MATRIX, "{}", bearer(key)).statusCode()).isEqualTo(403);
    assertThat(api.post("/-/reload", "", bearer(key("admin:prod"))).statusCode()).isEqualTo(403);
  }

  @Test
  void aRevokedKeyIsNoKey() throws Exception {
    KeyText key = key("viewer:prod");
    keys.revoke(key.id());

    assertThat(api.get(MATRIX, bearer(key)).statusCode()).isEqualTo(401);
  }

  @Test
  void whatIsNoKeyOpensNothing() throws Exception {
    String key = key("viewer:prod").reveal();
    String other = key.substring(0, key.length() - 1) + (key.endsWith("a") ? "b" : "a");

    for (String header :
        List.of(
            "Bearer",
            "Bearer ",
            "Bearer " + other,
            "Bearer " + key + "a",
            "Bearer " + key + " " + key,
            "Basic " + key,
            key)) {
      assertThat(api.get(MATRIX, "Authorization", header).statusCode()).as(header).isEqualTo(401);
    }
    assertThat(api.get(MATRIX, "Authorization", "bearer  " + key).statusCode()).isEqualTo(200);
  }

  @Test
  void guessingIsSlowAndLocksOutNobodyElse() throws Exception {
    KeyText attacked = key("viewer:prod");
    KeyText neighbour = key("viewer:prod");
    String guess = attacked.reveal().substring(0, 20) + neighbour.reveal().substring(20);
    for (int i = 0; i < 20; i++) {
      assertThat(api.get(MATRIX, "Authorization", "Bearer " + guess).statusCode()).isEqualTo(401);
    }

    HttpResponse<String> slowed = api.get(MATRIX, "Authorization", "Bearer " + guess);

    assertThat(slowed.statusCode()).isEqualTo(429);
    assertThat(slowed.headers().firstValue("Retry-After")).contains("3");
    assertThat(api.get(MATRIX, bearer(attacked)).statusCode()).isEqualTo(429);
    assertThat(api.get(MATRIX, bearer(neighbour)).statusCode()).isEqualTo(200);
    nanos.addAndGet(Duration.ofSeconds(3).toNanos());
    assertThat(api.get(MATRIX, bearer(attacked)).statusCode()).isEqualTo(200);
  }

  @Test
  void itIsWrittenDownWhenAKeyWasUsed() throws Exception {
    KeyText key = key("viewer:prod");

    api.get(MATRIX, bearer(key));

    await().until(() -> Rows.NOW.equals(keys.find(key.id()).map(ApiKey::lastUsedAt).orElse(null)));
  }

  @Test
  void whatOthersCallTheirRequestsIsNoMatter() throws Exception {
    KeyText ours = key("ingest:prod");
    KeyText theirs = key("ingest:dev");
    String metric =
        "{\"scope\":\"prod\",\"category\":\"R2\",\"topic\":\"t\",\"id\":\"i\",\"value\":\"1\"}";

    HttpResponse<String> refused = send(theirs, metric);
    HttpResponse<String> taken = send(ours, metric);
    HttpResponse<String> stillRefused = send(theirs, metric);

    assertThat(RunningApi.json(refused).path("accepted").asInt()).isZero();
    assertThat(taken.headers().firstValue("Idempotency-Replayed")).isEmpty();
    assertThat(RunningApi.json(taken).path("accepted").asInt()).isOne();
    assertThat(stillRefused.body()).isEqualTo(refused.body());
    assertThat(send(theirs, metric.replace("prod", "dev")).statusCode())
        .as("another body under one's own")
        .isEqualTo(422);
  }

  private HttpResponse<String> send(KeyText key, String body) throws Exception {
    return api.post(
        MATRIX, body, "Idempotency-Key", "batch-1", "Authorization", "Bearer " + key.reveal());
  }

  private KeyText key(String grant) {
    return keys.create("test", List.of(Grant.parse(grant)), "test", null);
  }

  private static String[] bearer(KeyText key) {
    return new String[] {"Authorization", "Bearer " + key.reveal()};
  }
}
