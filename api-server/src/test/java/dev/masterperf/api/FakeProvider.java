package dev.masterperf.api;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** An identity provider with real keys. */
final class FakeProvider implements AutoCloseable {
  final RSAKey rsa;
  final ECKey ec;

  /** How often its keys were read. */
  final AtomicInteger keysRead = new AtomicInteger();

  /** The id token for what a code is redeemed with, as a form. */
  volatile Function<String, String> redeemed = form -> "";

  /** Stands behind what is said at an address; blanks leave JSON as it is. */
  final Map<String, String> behind = new ConcurrentHashMap<>();

  /** Addresses whose answers begin and never end. */
  final Set<String> endless = ConcurrentHashMap.newKeySet();

  private final HttpServer server;

  FakeProvider() throws IOException, JOSEException {
    rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
    ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/.well-known/openid-configuration",
        exchange ->
            answer(
                exchange,
                """
                {"issuer":"%1$s","authorization_endpoint":"%1$s/authorize",\
                "token_endpoint":"%1$s/token","jwks_uri":"%1$s/keys"}\
                """
                    .formatted(issuer())));
    server.createContext(
        "/keys",
        exchange -> {
          keysRead.incrementAndGet();
          answer(exchange, new JWKSet(List.of(rsa, ec)).toPublicJWKSet().toString());
        });
    server.createContext(
        "/token",
        exchange -> {
          String form =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          answer(exchange, "{\"id_token\":\"" + redeemed.apply(form) + "\"}");
        });
    server.start();
  }

  URI issuer() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Claims that are right, to be changed. */
  JWTClaimsSet.Builder claims(String audience, Instant now) {
    return new JWTClaimsSet.Builder()
        .issuer(issuer().toString())
        .audience(audience)
        .subject("4711")
        .claim("email", "ann@example.com")
        .claim("roles", List.of("viewer:prod", "accountant"))
        .claim("realm_access", Map.of("roles", List.of("admin:*")))
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plus(Duration.ofMinutes(5))));
  }

  String byRsa(JWTClaimsSet claims) throws JOSEException {
    return signed(JWSAlgorithm.RS256, "rsa", new RSASSASigner(rsa), claims);
  }

  String byEc(JWTClaimsSet claims) throws JOSEException {
    return signed(JWSAlgorithm.ES256, "ec", new ECDSASigner(ec), claims);
  }

  static String signed(JWSAlgorithm algorithm, String key, JWSSigner signer, JWTClaimsSet claims)
      throws JOSEException {
    SignedJWT token = new SignedJWT(new JWSHeader.Builder(algorithm).keyID(key).build(), claims);
    token.sign(signer);
    return token.serialize();
  }

  private void answer(HttpExchange exchange, String json) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] body = (json + behind.getOrDefault(path, "")).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    boolean ends = !endless.contains(path);
    exchange.sendResponseHeaders(200, ends ? body.length : 0);
    exchange.getResponseBody().write(body);
    if (ends) {
      exchange.close();
    } else {
      exchange.getResponseBody().flush();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
