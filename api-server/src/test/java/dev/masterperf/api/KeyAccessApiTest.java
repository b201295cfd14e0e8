package dev.masterperf.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.api.access.Grant;
import dev.masterperf.api.keys.ApiKey;
import dev.masterperf.api.keys.KeyText;
import dev.masterperf.api.keys.KeyUses;
import dev.masterperf.api.keys.Keys;
import dev.masterperf.api.login.Authenticator;
import dev.masterperf.api.login.EndedSessions;
import dev.masterperf.api.login.Seals;
import dev.masterperf.api.login.Transport;
import dev.masterperf.model.AuditEntry;
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
  private final RunningApi api = api(Transport.PLAIN);

  private RunningApi api(Transport transport) {
    return new RunningApi(
        settings ->
            settings
                .withTransport(transport)
                .withAuthentication(
                    new Authenticator(
                        keys,
                        uses,
                        Optional.empty(),
                        Seals.of("a secret of some length, for tests alone"),
                        new EndedSessions(new FakeDocuments<>(), () -> Rows.NOW),
                        transport,
                        () -> Rows.NOW,
                        nanos::get)),
        keys);
  }

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
  void whoeverSaysToAskForOthersIsNotBelieved() throws Exception {
    String guess = key("viewer:prod").reveal().replaceAll(".{39}$", "x".repeat(39));
    for (int i = 0; i < 20; i++) {
      assertThat(guessed(api, guess, "10.0.0." + i)).isEqualTo(401);
    }

    assertThat(guessed(api, guess, "10.0.0.99")).isEqualTo(429);
    assertThat(api.post("/-/reload", "", forwarded(key("viewer:prod"), "10.1.1.1")).statusCode())
        .isEqualTo(403);
    assertThat(api.entries).extracting(AuditEntry::remote).containsExactly("127.0.0.1");
  }

  @Test
  void behindAProxyWhatItAddedItselfIsBelievedAndNothingBefore() throws Exception {
    try (RunningApi behind = api(Transport.PROXY)) {
      String guess = key("viewer:prod").reveal().replaceAll(".{39}$", "x".repeat(39));
      for (int i = 0; i < 20; i++) {
        assertThat(guessed(behind, guess, "10.0.0." + i + ", 192.0.2.7")).isEqualTo(401);
      }
      assertThat(guessed(behind, guess, "10.0.0.99, 192.0.2.7")).isEqualTo(429);
      assertThat(guessed(behind, guess, "192.0.2.7, 192.0.2.8")).as("another").isEqualTo(401);

      for (String header :
          List.of(
              "10.1.1.1, 192.0.2.7",
              "10.1.1.1,[2001:db8::1]:4711",
              "192.0.2.9:4711",
              "192.0.2.7, localhost",
              "192.0.2.7, beef.fade",
              "192.0.2.7, 999.1.1.1",
              "192.0.2.7,")) {
        behind.post("/-/reload", "", forwarded(key("viewer:prod"), header));
      }
      assertThat(behind.entries)
          .extracting(AuditEntry::remote)
          .containsExactly(
              "192.0.2.7",
              "[2001:db8:0:0:0:0:0:1]",
              "192.0.2.9",
              "127.0.0.1",
              "127.0.0.1",
              "127.0.0.1",
              "127.0.0.1");
    }
  }

  private static int guessed(RunningApi at, String key, String forwardedFor) throws Exception {
    return at.get(MATRIX, "Authorization", "Bearer " + key, "X-Forwarded-For", forwardedFor)
        .statusCode();
  }

  private static String[] forwarded(KeyText key, String header) {
    return new String[] {"Authorization", "Bearer " + key.reveal(), "X-Forwarded-For", header};
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

  @Test
  void anAdminGivesNoMoreThanTheyHave() throws Exception {
    KeyText admin = key("admin:team-a");

    for (String grant :
        List.of("viewer:*", "viewer:team-b", "admin:team*", "ingest:team-ab", "admin:*/team-a")) {
      assertThat(create(admin, grant).statusCode()).as(grant).isEqualTo(403);
      assertThat(create(admin, "viewer:team-a", grant).statusCode())
          .as("%s beside one of theirs", grant)
          .isEqualTo(403);
    }
    assertThat(keys.all()).hasSize(1);
    for (String grant : List.of("admin:team-a", "viewer:team-a/eu", "auditor:team-a/*")) {
      assertThat(create(admin, grant).statusCode()).as(grant).isEqualTo(201);
    }
    assertThat(create(key("editor:team-a"), "viewer:team-a").statusCode()).isEqualTo(403);
    assertThat(create(key("admin:te*m-a"), "viewer:te*m-a").statusCode()).isEqualTo(201);
    assertThat(create(key("admin:te*m-a"), "viewer:t*").statusCode()).isEqualTo(403);
  }

  /** A new secret of a key is all that the key holds. */
  @Test
  void keysThatHoldMoreThanTheCallerLookAsIfThereWereNone() throws Exception {
    KeyText admin = key("admin:team-a");
    KeyText own = key("viewer:team-a/eu");
    KeyText more =
        keys.create(
            "more", List.of(Grant.parse("viewer:team-a"), Grant.parse("viewer:x")), "test", null);

    for (String id : List.of(key("viewer:*").id(), key("admin:team-b").id(), more.id(), "none")) {
      for (String what : List.of("rotate", "revoke")) {
        HttpResponse<String> refused = change(admin, id, what, "{}");
        assertThat(refused.statusCode()).as("%s %s", what, id).isEqualTo(404);
        assertThat(refused.body()).contains("there is no key " + id + ";");
      }
    }
    assertThat(keys.opened(more)).isPresent();
    JsonNode listed = api.getJson("/api/v1/keys", bearer(admin));
    assertThat(listed.path("keys").findValuesAsText("id"))
        .containsExactlyInAnyOrder(admin.id(), own.id());
  }

  @Test
  void aSecretIsToldOnceAndStandsNowhereElse() throws Exception {
    KeyText admin = key("admin:*");
    HttpResponse<String> created = create(admin, "viewer:prod");
    String first = RunningApi.json(created).path("key").asText();
    String id = RunningApi.json(created).path("id").asText();
    assertThat(api.get(MATRIX, "Authorization", "Bearer " + first).statusCode()).isEqualTo(200);
    assertThat(created.headers().firstValue("Cache-Control")).contains("no-store");

    HttpResponse<String> rotated = change(admin, id, "rotate", "{\"overlapSeconds\":0}");
    String second = RunningApi.json(rotated).path("key").asText();
    assertThat(api.get(MATRIX, "Authorization", "Bearer " + first).statusCode()).isEqualTo(401);
    assertThat(api.get(MATRIX, "Authorization", "Bearer " + second).statusCode()).isEqualTo(200);
    HttpResponse<String> revoked = change(admin, id, "revoke", "");
    assertThat(RunningApi.json(revoked).path("valid").asBoolean()).isFalse();
    assertThat(api.get(MATRIX, "Authorization", "Bearer " + second).statusCode()).isEqualTo(401);
    assertThat(change(admin, id, "rotate", "{}").statusCode()).isEqualTo(404);

    String detail = "new: viewer:prod; made by test (mp_" + admin.id() + ")";
    assertThat(api.audit)
        .containsExactly(
            "key.create " + id + " TAKEN " + detail,
            "key.rotate " + id + " TAKEN " + detail,
            "key.revoke " + id + " TAKEN " + detail);
    assertThat(api.entries)
        .allMatch(entry -> entry.actor().contains(admin.id()))
        .extracting(AuditEntry::scope)
        .containsOnly("prod");
    String kept = new String(ApiKey.KIND.write().apply(keys.find(id).orElseThrow()), UTF_8);
    String listed = api.get("/api/v1/keys", bearer(admin)).body();
    assertThat(kept + api.entries + revoked.body() + listed)
        .doesNotContain(first.substring(16), second.substring(16));
  }

  @Test
  void whatNoKeyCanBeMadeOfIsRefused() throws Exception {
    KeyText admin = key("admin:*");
    for (String body :
        List.of(
            "[]",
            "{",
            "{'name':'x'}",
            "{'name':'','grants':['viewer:prod']}",
            "{'name':'x','grants':['root:prod']}",
            "{'name':'x','grants':['viewer:prod'],'expires':'90d'}",
            "{'name':'x','grants':['viewer:prod'],'expiresAt':'tomorrow'}",
            "{'name':'x','grants':['viewer:prod'],'expiresAt':'2020-01-01T00:00:00Z'}")) {
      assertThat(api.post("/api/v1/keys", body.replace('\'', '"'), bearer(admin)).statusCode())
          .as(body)
          .isEqualTo(400);
    }
    assertThat(change(admin, "x", "rotate", "{\"overlapSeconds\":-1}").statusCode()).isEqualTo(400);
    assertThat(keys.all()).hasSize(1);
  }

  private HttpResponse<String> create(KeyText by, String... grants) throws Exception {
    String list = "\"" + String.join("\",\"", grants) + "\"";
    return api.post("/api/v1/keys", "{\"name\":\"new\",\"grants\":[" + list + "]}", bearer(by));
  }

  private HttpResponse<String> change(KeyText by, String id, String what, String body)
      throws Exception {
    return api.post("/api/v1/keys/" + id + "/" + what, body, bearer(by));
  }

  private KeyText key(String grant) {
    return keys.create("test", List.of(Grant.parse(grant)), "test", null);
  }

  private static String[] bearer(KeyText key) {
    return new String[] {"Authorization", "Bearer " + key.reveal()};
  }
}
