package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.masterperf.api.access.Grant;
import dev.masterperf.api.keys.ApiKey;
import dev.masterperf.api.keys.KeyText;
import dev.masterperf.api.keys.KeyUses;
import dev.masterperf.api.keys.Keys;
import dev.masterperf.api.live.LiveSocket;
import dev.masterperf.api.login.Authenticator;
import dev.masterperf.api.login.EndedSessions;
import dev.masterperf.api.login.Seals;
import dev.masterperf.api.login.Transport;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions of browsers and tickets for their sockets, and what attackers do with them. */
class SessionApiTest {
  private static final String MATRIX = "/api/infra/master-perf";
  private static final String METRIC =
      "{\"scope\":\"prod\",\"category\":\"R2\",\"topic\":\"t\",\"id\":\"i\",\"value\":\"1ms\"}";

  private volatile Instant now = Rows.NOW;
  private final Keys keys = new Keys(new FakeDocuments<ApiKey>(), new SecureRandom(), () -> now);
  private final FakeDocuments<Instant> sessions = new FakeDocuments<>();
  private final KeyUses uses = new KeyUses(keys, () -> now);
  private final RunningApi api = api(Transport.PLAIN);
  private final KeyText key = keys.create("ops", List.of(Grant.parse("admin:*")), "test", null);

  private RunningApi api(Transport transport) {
    return new RunningApi(
        settings ->
            settings.withAuthentication(
                new Authenticator(
                    keys,
                    uses,
                    Optional.empty(),
                    Seals.of("a secret of some length, for tests alone"),
                    new EndedSessions(sessions, () -> now),
                    transport,
                    () -> now,
                    System::nanoTime)));
  }

  @AfterEach
  void stop() {
    api.close();
    uses.close();
  }

  @Test
  void aKeyBeginsASessionThatNoScriptAndNoOtherSiteCanUse() throws Exception {
    HttpResponse<String> answer = logIn(api, key.reveal());

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(setCookie(answer))
        .startsWith("mp_session=")
        .contains("; Path=/; Max-Age=28800; HttpOnly; SameSite=Strict")
        .doesNotContain(key.secret());
    assertThat(api.get(MATRIX, "Cookie", cookie(answer)).statusCode()).isEqualTo(200);
    assertThat(RunningApi.json(api.get("/api/v1/whoami", "Cookie", cookie(answer))).path("name"))
        .hasToString("\"ops (mp_" + key.id() + ")\"");
  }

  @Test
  void anEncryptedSessionStaysEncryptedAndOnItsHost() throws Exception {
    try (RunningApi behind = api(Transport.PROXY)) {
      HttpResponse<String> answer = logIn(behind, key.reveal());

      assertThat(setCookie(answer)).startsWith("__Host-mp_session=").endsWith("; Secure");
      assertThat(behind.get(MATRIX, "Cookie", cookie(answer)).statusCode()).isEqualTo(200);
      String unsafe = cookie(answer).substring("__Host-".length());
      assertThat(behind.get(MATRIX, "Cookie", unsafe).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void noSessionBeginsWithAWrongKeyOrFromAnotherSite() throws Exception {
    String wrong = key.reveal().substring(0, 20) + "x".repeat(39);

    assertThat(logIn(api, wrong).statusCode()).isEqualTo(401);
    assertThat(logIn(api, "").statusCode()).isEqualTo(401);
    HttpResponse<String> foreign =
        api.post("/login", body(key.reveal()), "Origin", "https://evil.example");
    assertThat(foreign.statusCode()).isEqualTo(403);
    assertThat(foreign.headers().firstValue("Set-Cookie")).isEmpty();
    String form = "key=" + key.reveal();
    assertThat(
            api.post("/login", form, "Content-Type", "application/x-www-form-urlencoded")
                .statusCode())
        .isEqualTo(415);
  }

  @Test
  void aSessionEndsAfterEightHoursAndWithItsKey() throws Exception {
    String session = cookie(logIn(api, key.reveal()));

    now = now.plus(Duration.ofHours(8)).minusSeconds(1);
    assertThat(api.get(MATRIX, "Cookie", session).statusCode()).isEqualTo(200);
    now = now.plusSeconds(1);
    assertThat(api.get(MATRIX, "Cookie", session).statusCode()).isEqualTo(401);

    String revoked = cookie(logIn(api, key.reveal()));
    keys.revoke(key.id());
    assertThat(api.get(MATRIX, "Cookie", revoked).statusCode()).isEqualTo(401);
  }

  @Test
  void aSecretThatWasRotatedAwayEndsItsSessions() throws Exception {
    String session = cookie(logIn(api, key.reveal()));

    keys.rotate(key.id(), Duration.ZERO);

    assertThat(api.get(MATRIX, "Cookie", session).statusCode()).isEqualTo(401);
  }

  @Test
  void aForgedCookieOpensNothing() throws Exception {
    String session = cookie(logIn(api, key.reveal()));
    String said = session.substring(session.indexOf('=') + 1, session.indexOf('.'));
    String mac = session.substring(session.indexOf('.') + 1);
    String other =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                ("{\"name\":\"x\",\"grants\":[\"admin:*\"],\"renewed\":\"2099-01-01T00:00:00Z\","
                        + "\"until\":\"2099-01-01T00:00:00Z\",\"id\":\"1\"}")
                    .getBytes(StandardCharsets.UTF_8));

    for (String forged :
        List.of(
            other + "." + mac,
            said + "." + mac.substring(1) + "A",
            said + ".",
            said,
            "." + mac,
            other + ".e30",
            "..",
            "%%%.%%%")) {
      assertThat(api.get(MATRIX, "Cookie", "mp_session=" + forged).statusCode())
          .as(forged)
          .isEqualTo(401);
    }
  }

  @Test
  void aTicketIsNoSessionAndASessionIsNoTicket() throws Exception {
    String session = cookie(logIn(api, key.reveal()));
    String ticket = ticket();

    assertThat(api.get(MATRIX, "Cookie", "mp_session=" + ticket).statusCode()).isEqualTo(401);
    assertThat(refusal("?ticket=" + session.substring(session.indexOf('=') + 1))).isEqualTo(401);
  }

  @Test
  void pagesOfOtherSitesCannotChangeAnythingByASession() throws Exception {
    String session = cookie(logIn(api, key.reveal()));
    String own = "http://127.0.0.1:" + api.port();

    assertThat(api.post(MATRIX, METRIC, "Cookie", session).statusCode()).isEqualTo(403);
    for (String origin : List.of("https://evil.example", "null", own + ".evil.example")) {
      assertThat(api.post(MATRIX, METRIC, "Cookie", session, "Origin", origin).statusCode())
          .as(origin)
          .isEqualTo(403);
    }
    assertThat(api.post(MATRIX, METRIC, "Cookie", session, "Origin", own).statusCode())
        .isEqualTo(202);
    assertThat(api.post(MATRIX, METRIC, "Authorization", "Bearer " + key.reveal()).statusCode())
        .isEqualTo(202);
  }

  @Test
  void whoLogsOutLosesTheCookie() throws Exception {
    assertThat(setCookie(api.post("/logout", ""))).startsWith("mp_session=; Path=/; Max-Age=0");
    assertThat(api.post("/logout", "", "Origin", "https://evil.example").statusCode())
        .isEqualTo(403);
  }

  @Test
  void whoLogsOutEndsEveryCopyOfTheCookieAtEveryProcess() throws Exception {
    String session = cookie(logIn(api, key.reveal()));
    String neighbour = cookie(logIn(api, key.reveal()));
    String ticket = ticket("Cookie", session, "Origin", origin(api));
    try (Listening page = connect("?ticket=" + ticket, "Cookie", session)) {
      await().until(() -> !page.frames.isEmpty());
      String unused = ticket("Cookie", session, "Origin", origin(api));

      assertThat(api.post("/logout", "", "Cookie", session).statusCode()).isEqualTo(204);
      page.socket.sendText("anything", true).join();

      assertThat(page.closed.get(20, TimeUnit.SECONDS)).isEqualTo(LiveSocket.UNAUTHENTICATED);
      assertThat(refusal("?ticket=" + unused, "Cookie", session)).isEqualTo(401);
    }
    assertThat(api.get(MATRIX, "Cookie", session).statusCode()).isEqualTo(401);
    assertThat(api.get(MATRIX, "Cookie", neighbour).statusCode()).isEqualTo(200);
    try (RunningApi another = api(Transport.PLAIN)) {
      assertThat(another.get(MATRIX, "Cookie", session).statusCode()).isEqualTo(401);
      assertThat(another.get(MATRIX, "Cookie", neighbour).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whereNobodyElseCanBeToldOfALogoutTheBrowserIsToldSo() throws Exception {
    String session = cookie(logIn(api, key.reveal()));
    sessions.unavailable = true;

    HttpResponse<String> answer = api.post("/logout", "", "Cookie", session);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("a copy of its cookie holds");
    assertThat(setCookie(answer)).startsWith("mp_session=; Path=/; Max-Age=0");
  }

  @Test
  void endedSessionsAreForgottenWhenTheirTimeIsOver() throws Exception {
    for (int i = 0; i < 3; i++) {
      api.post("/logout", "", "Cookie", cookie(logIn(api, key.reveal())));
    }
    String last = cookie(logIn(api, key.reveal()));
    now = now.plus(Duration.ofHours(8)).minusSeconds(1);
    api.post("/logout", "", "Cookie", last);
    assertThat(sessions.now().byName()).hasSize(4);

    now = now.plusSeconds(1);
    api.post("/logout", "", "Cookie", cookie(logIn(api, key.reveal())));

    assertThat(sessions.now().byName()).as("two of four gone, one new").hasSize(3);
  }

  @Test
  void aSocketThatASessionOpenedEndsWithItsEightHours() throws Exception {
    String session = cookie(logIn(api, key.reveal()));
    String ticket = ticket("Cookie", session, "Origin", origin(api));
    try (Listening page = connect("?ticket=" + ticket, "Cookie", session)) {
      await().until(() -> !page.frames.isEmpty());

      now = now.plus(Duration.ofHours(8));
      page.socket.sendText("anything", true).join();

      assertThat(page.closed.get(20, TimeUnit.SECONDS)).isEqualTo(LiveSocket.UNAUTHENTICATED);
    }
  }

  @Test
  void aTicketOfASessionIsOfNoUseWithoutItsCookie() throws Exception {
    String session = cookie(logIn(api, key.reveal()));
    String neighbour = cookie(logIn(api, key.reveal()));
    String ticket = ticket("Cookie", session, "Origin", origin(api));

    assertThat(refusal("?ticket=" + ticket)).isEqualTo(401);
    assertThat(refusal("?ticket=" + ticket, "Cookie", neighbour)).isEqualTo(401);
    try (RunningApi another = api(Transport.PLAIN)) {
      assertThat(refusal(another, "?ticket=" + ticket)).isEqualTo(401);
      assertThat(refusal(another, "?ticket=" + ticket, "Cookie", session))
          .as("any process behind a load balancer takes it with the cookie")
          .isEqualTo(101);
    }
    assertThat(refusal("?ticket=" + ticket, "Cookie", session)).isEqualTo(101);
    assertThat(refusal("?ticket=" + ticket, "Cookie", session)).as("replayed").isEqualTo(401);
  }

  @Test
  void aTicketOfAKeyIsTakenByTheProcessAloneThatGaveIt() throws Exception {
    String ticket = ticket();

    try (RunningApi another = api(Transport.PLAIN)) {
      assertThat(refusal(another, "?ticket=" + ticket)).isEqualTo(401);
    }
    assertThat(refusal("?ticket=" + ticket)).isEqualTo(101);
  }

  private static String origin(RunningApi at) {
    return "http://127.0.0.1:" + at.port();
  }

  @Test
  void aTicketOpensOneSocketWithin30Seconds() throws Exception {
    String ticket = ticket();
    try (Listening first = connect("?ticket=" + ticket)) {
      await().until(() -> !first.frames.isEmpty());
    }

    assertThat(refusal("?ticket=" + ticket)).as("replayed").isEqualTo(401);
    String old = ticket();
    now = now.plusSeconds(30);
    assertThat(refusal("?ticket=" + old)).as("too old").isEqualTo(401);
    assertThat(refusal("?ticket=" + "e30.e30")).as("forged").isEqualTo(401);
    assertThat(refusal("")).as("none").isEqualTo(401);
  }

  @Test
  void aTicketOfARevokedKeyOpensNothing() throws Exception {
    String ticket = ticket();
    keys.revoke(key.id());

    assertThat(refusal("?ticket=" + ticket)).isEqualTo(401);
  }

  @Test
  void aPageOfAnotherSiteCannotListenByTheCookie() throws Exception {
    String session = cookie(logIn(api, key.reveal()));

    assertThat(refusal("", "Cookie", session)).isEqualTo(401);
    assertThat(refusal("/", "Cookie", session)).as("at another address").isEqualTo(404);
    assertThat(refusal("?ticket=" + ticket(), "Origin", "https://evil.example")).isEqualTo(403);
  }

  @Test
  void aProgramOpensTheSocketByItsKeyAndIsSentAwayWhenThatIsRevoked() throws Exception {
    try (Listening program = connect("", "Authorization", "Bearer " + key.reveal())) {
      await().until(() -> !program.frames.isEmpty());

      keys.revoke(key.id());
      program.socket.sendText("anything", true).join();

      assertThat(program.closed.get(20, TimeUnit.SECONDS)).isEqualTo(LiveSocket.UNAUTHENTICATED);
    }
  }

  @Test
  void whereNobodyHasToLogInNobodyCan() throws Exception {
    try (RunningApi off = new RunningApi()) {
      assertThat(logIn(off, key.reveal()).statusCode()).isEqualTo(404);
      assertThat(off.getJson("/api/v1/whoami").path("login").asBoolean()).isFalse();
      assertThat(RunningApi.json(off.post("/api/v1/tickets", "")).path("ticket").asText())
          .isEmpty();
    }
  }

  private static HttpResponse<String> logIn(RunningApi at, String key) throws Exception {
    return at.post("/login", body(key));
  }

  private static String body(String key) {
    return "{\"key\":\"" + key + "\"}";
  }

  private static String setCookie(HttpResponse<String> answer) {
    return answer.headers().firstValue("Set-Cookie").orElseThrow();
  }

  private static String cookie(HttpResponse<String> answer) {
    return setCookie(answer).split(";", 2)[0];
  }

  private String ticket() throws Exception {
    return ticket("Authorization", "Bearer " + key.reveal());
  }

  private String ticket(String... headers) throws Exception {
    HttpResponse<String> answer = api.post("/api/v1/tickets", "", headers);
    return RunningApi.json(answer).path("ticket").asText();
  }

  private int refusal(String query, String... headers) {
    return refusal(api, query, headers);
  }

  private static int refusal(RunningApi at, String query, String... headers) {
    try {
      connect(at, query, headers).close();
      return 101;
    } catch (CompletionException e) {
      return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
    }
  }

  private Listening connect(String query, String... headers) {
    return connect(api, query, headers);
  }

  private static Listening connect(RunningApi at, String query, String... headers) {
    Listening listening = new Listening();
    WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    listening.socket =
        builder
            .buildAsync(URI.create("ws://127.0.0.1:" + at.port() + "/ws" + query), listening)
            .join();
    return listening;
  }

  private static final class Listening implements WebSocket.Listener, AutoCloseable {
    private final List<CharSequence> frames = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private WebSocket socket;

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
      frames.add(text.toString());
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      closed.complete(status);
      return null;
    }

    @Override
    public void close() {
      socket.abort();
    }
  }
}
