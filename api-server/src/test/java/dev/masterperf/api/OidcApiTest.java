package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.masterperf.api.keys.KeyUses;
import dev.masterperf.api.keys.Keys;
import dev.masterperf.api.login.Authenticator;
import dev.masterperf.api.login.EndedSessions;
import dev.masterperf.api.login.OidcProvider;
import dev.masterperf.api.login.OidcSettings;
import dev.masterperf.api.login.Seals;
import dev.masterperf.api.login.Transport;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tokens of an identity provider, and logging in by it. */
class OidcApiTest {
  private static final String MATRIX = "/api/infra/master-perf";
  private static final String AUDIENCE = "https://masterperf.example";
  private static final String CLIENT = "masterperf-page";

  private volatile Instant now = Rows.NOW;
  private final Keys keys = new Keys(new FakeDocuments<>(), new SecureRandom(), () -> now);
  private final KeyUses uses = new KeyUses(keys, () -> now);
  private final FakeProvider provider = new FakeProvider();
  private final RunningApi api = api("roles");

  OidcApiTest() throws Exception {}

  private RunningApi api(String rolesClaim) {
    return api(rolesClaim, Duration.ofSeconds(5));
  }

  private RunningApi api(String rolesClaim, Duration patience) {
    OidcSettings settings =
        new OidcSettings(
            provider.issuer(),
            AUDIENCE,
            Optional.of(new OidcSettings.Client(CLIENT, Optional.of("s3cret"))),
            rolesClaim);
    return new RunningApi(
        all ->
            all.withAuthentication(
                new Authenticator(
                    keys,
                    uses,
                    Optional.of(new OidcProvider(settings, () -> now, patience)),
                    Seals.of("a secret of some length, for tests alone"),
                    new EndedSessions(new FakeDocuments<>(), () -> now),
                    Transport.PLAIN,
                    () -> now,
                    System::nanoTime)));
  }

  @AfterEach
  void stop() {
    api.close();
    uses.close();
    provider.close();
  }

  @Test
  void aTokenOpensWhatItsRolesSay() throws Exception {
    for (String token : List.of(provider.byRsa(right()), provider.byEc(right()))) {
      assertThat(status(token)).isEqualTo(200);
      JsonNode who = api.getJson("/api/v1/whoami", "Authorization", "Bearer " + token);
      assertThat(who.path("name").asText()).isEqualTo("ann@example.com (4711)");
      assertThat(who.path("grants")).hasToString("[\"viewer:prod\"]");
    }
    String token = provider.byRsa(right());
    assertThat(api.post("/-/reload", "", "Authorization", "Bearer " + token).statusCode())
        .isEqualTo(403);
  }

  @Test
  void whatTheProviderSaysWithoutEndIsNotReadToItsEnd() throws Exception {
    String token = provider.byRsa(right());
    String blanks = " ".repeat(1 << 20);
    for (String path : List.of("/.well-known/openid-configuration", "/keys")) {
      try (RunningApi fresh = api("roles")) {
        provider.behind.put(path, blanks);
        assertThat(statusAt(fresh, token)).as(path).isEqualTo(401);
        provider.behind.clear();
      }
      try (RunningApi fresh = api("roles", Duration.ofMillis(300))) {
        provider.endless.add(path);
        assertThat(statusAt(fresh, token)).as(path).isEqualTo(401);
        provider.endless.clear();
      }
    }
    assertThat(status(token)).isEqualTo(200);
  }

  private static int statusAt(RunningApi at, String token) throws Exception {
    return at.get(MATRIX, "Authorization", "Bearer " + token).statusCode();
  }

  @Test
  void rolesMayStandInsideAnObject() throws Exception {
    try (RunningApi nested = api("realm_access.roles")) {
      String token = provider.byRsa(right());
      JsonNode who = nested.getJson("/api/v1/whoami", "Authorization", "Bearer " + token);
      assertThat(who.path("grants")).hasToString("[\"admin:*\"]");
    }
  }

  @Test
  void whoHasNoRoleHereIsKnownAndMayNothing() throws Exception {
    assertThat(status(provider.byRsa(claims().claim("roles", null).build()))).isEqualTo(403);
  }

  @Test
  void anUnsignedTokenOpensNothing() throws Exception {
    assertThat(status(new PlainJWT(right()).serialize())).isEqualTo(401);
    String signed = provider.byRsa(right());
    assertThat(status(signed.substring(0, signed.lastIndexOf('.') + 1))).isEqualTo(401);
  }

  /** The public key is known to everybody, and must not be taken for a shared secret. */
  @Test
  void aTokenSealedWithThePublicKeyOpensNothing() throws Exception {
    byte[] pem =
        ("-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(provider.rsa.toRSAPublicKey().getEncoded())
                + "\n-----END PUBLIC KEY-----\n")
            .getBytes(StandardCharsets.US_ASCII);
    for (byte[] secret : List.of(pem, provider.rsa.toRSAPublicKey().getEncoded())) {
      String token = FakeProvider.signed(JWSAlgorithm.HS256, "rsa", new MACSigner(secret), right());
      assertThat(status(token)).isEqualTo(401);
    }
  }

  @Test
  void aTokenOfAnotherKeyOpensNothing() throws Exception {
    RSAKey strange = new RSAKeyGenerator(2048).keyID("rsa").generate();

    assertThat(
            status(
                FakeProvider.signed(JWSAlgorithm.RS256, "rsa", new RSASSASigner(strange), right())))
        .isEqualTo(401);
  }

  @Test
  void aTokenOfAnotherIssuerOrForAnotherOpensNothing() throws Exception {
    assertThat(status(provider.byRsa(claims().issuer("https://evil.example").build())))
        .isEqualTo(401);
    assertThat(status(provider.byRsa(claims().issuer(null).build()))).isEqualTo(401);
    assertThat(status(provider.byRsa(claims().audience("https://other.example").build())))
        .isEqualTo(401);
    assertThat(status(provider.byRsa(claims().audience((String) null).build()))).isEqualTo(401);
    assertThat(status(provider.byRsa(claims().subject(null).build()))).isEqualTo(401);
  }

  @Test
  void clocksMayDifferByAMinuteAndNoMore() throws Exception {
    String token = provider.byRsa(right());
    String without = provider.byRsa(claims().expirationTime(null).build());
    String early = provider.byRsa(claims().notBeforeTime(Date.from(now.plusSeconds(62))).build());

    assertThat(status(early)).as("not yet").isEqualTo(401);
    assertThat(status(without)).as("for ever").isEqualTo(401);
    now = now.plus(Duration.ofMinutes(5)).plusSeconds(58);
    assertThat(status(token)).isEqualTo(200);
    now = now.plusSeconds(4);
    assertThat(status(token)).as("expired").isEqualTo(401);
  }

  @Test
  void tokensThatNameUnknownKeysDoNotMakeTheProviderBusy() throws Exception {
    RSAKey strange = new RSAKeyGenerator(2048).generate();
    assertThat(status(provider.byRsa(right()))).isEqualTo(200);
    for (int i = 0; i < 15; i++) {
      String token =
          FakeProvider.signed(
              JWSAlgorithm.RS256, "unknown" + i, new RSASSASigner(strange), right());
      assertThat(status(token)).isEqualTo(401);
    }

    assertThat(provider.keysRead.get()).isLessThanOrEqualTo(3);
    assertThat(status(provider.byRsa(right()))).isEqualTo(200);
  }

  @Test
  void peopleLogInByTheProvider() throws Exception {
    HttpResponse<String> left = api.get("/login/oidc");
    Map<String, String> asked = query(left);
    AtomicReference<Map<String, String>> redeemed = new AtomicReference<>();
    provider.redeemed =
        form -> {
          redeemed.set(fields(form));
          return idToken(asked.get("nonce"));
        };

    HttpResponse<String> back = comeBack(asked.get("state"), cookie(left, "mp_oidc"));

    assertThat(left.statusCode()).isEqualTo(302);
    assertThat(asked)
        .containsEntry("response_type", "code")
        .containsEntry("client_id", CLIENT)
        .containsEntry("code_challenge_method", "S256")
        .containsEntry("redirect_uri", "http://127.0.0.1:" + api.port() + "/login/oidc/callback");
    assertThat(back.statusCode()).isEqualTo(302);
    assertThat(back.headers().firstValue("Location")).contains("/");
    assertThat(redeemed.get()).containsEntry("code", "c0de");
    assertThat(challenge(redeemed.get().get("code_verifier")))
        .isEqualTo(asked.get("code_challenge"));
    String session = cookie(back, "mp_session");
    assertThat(api.get(MATRIX, "Cookie", session).statusCode()).isEqualTo(200);
    now = now.plus(Duration.ofHours(8));
    assertThat(api.get(MATRIX, "Cookie", session).statusCode()).isEqualTo(401);
  }

  @Test
  void whoDidNotLeaveFromHereDoesNotComeIn() throws Exception {
    HttpResponse<String> left = api.get("/login/oidc");
    Map<String, String> asked = query(left);
    provider.redeemed = form -> idToken(asked.get("nonce"));

    assertThat(api.get("/login/oidc/callback?code=c0de&state=" + asked.get("state")).statusCode())
        .as("another browser")
        .isEqualTo(401);
    assertThat(comeBack("another", cookie(left, "mp_oidc")).statusCode())
        .as("another state")
        .isEqualTo(401);
    provider.redeemed = form -> idToken("of another login");
    assertThat(comeBack(asked.get("state"), cookie(left, "mp_oidc")).statusCode())
        .as("another nonce")
        .isEqualTo(401);
    provider.redeemed = form -> idToken(asked.get("nonce"));
    now = now.plus(Duration.ofMinutes(10));
    assertThat(comeBack(asked.get("state"), cookie(left, "mp_oidc")).statusCode())
        .as("too late")
        .isEqualTo(401);
  }

  @Test
  void aProviderThatIsAwayIsSaidToBe() throws Exception {
    provider.close();

    assertThat(api.get("/login/oidc").statusCode()).isEqualTo(503);
    assertThat(status(provider.byRsa(right()))).isEqualTo(401);
  }

  private JWTClaimsSet.Builder claims() {
    return provider.claims(AUDIENCE, now);
  }

  private JWTClaimsSet right() {
    return claims().build();
  }

  private String idToken(String nonce) {
    try {
      return provider.byEc(provider.claims(CLIENT, now).claim("nonce", nonce).build());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private int status(String token) throws Exception {
    return api.get(MATRIX, "Authorization", "Bearer " + token).statusCode();
  }

  private HttpResponse<String> comeBack(String state, String cookie) throws Exception {
    return api.get("/login/oidc/callback?code=c0de&state=" + state, "Cookie", cookie);
  }

  private static String cookie(HttpResponse<String> answer, String name) {
    return answer.headers().allValues("Set-Cookie").stream()
        .filter(cookie -> cookie.startsWith(name + "="))
        .map(cookie -> cookie.split(";", 2)[0])
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, String> query(HttpResponse<String> answer) {
    return fields(URI.create(answer.headers().firstValue("Location").orElseThrow()).getRawQuery());
  }

  private static Map<String, String> fields(String form) {
    Map<String, String> fields = new LinkedHashMap<>();
    Arrays.stream(form.split("&"))
        .map(field -> field.split("=", 2))
        .forEach(pair -> fields.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    return fields;
  }

  private static String challenge(String verifier) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
  }
}
