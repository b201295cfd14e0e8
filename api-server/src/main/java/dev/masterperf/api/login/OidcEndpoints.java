package dev.masterperf.api.login;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Resource;
import dev.masterperf.model.wire.Json;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where an identity provider is asked what. It is found out when it is first needed, so that this
 * server starts without the provider; keys are read anew at most twice a minute, whatever tokens
 * name.
 */
final class OidcEndpoints {
  private static final int MOST_BYTES = 1 << 20;
  private static final int OK = 200;

  private final URI issuer;
  private final Duration patience;
  private final HttpClient http;
  private volatile @Nullable Known known;

  /**
   * @param patience how long one answer may take, its last byte included
   */
  OidcEndpoints(URI issuer, Duration patience) {
    this.issuer = issuer;
    this.patience = patience;
    this.http = HttpClient.newBuilder().connectTimeout(patience).build();
  }

  /** What the provider says of itself. */
  private record Known(URI authorization, URI token, JWKSource<SecurityContext> keys) {}

  /** The provider does not answer, or not as it should. */
  static final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unavailable(String message) {
      super(message);
    }

    Unavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Where browsers log in, with these parameters. */
  URI authorization(Map<String, String> parameters) {
    URI address = known().authorization();
    return URI.create(address + (address.getRawQuery() == null ? "?" : "&") + form(parameters));
  }

  /** Where codes are redeemed. */
  URI token() {
    return known().token();
  }

  JWKSource<SecurityContext> keys() {
    return known().keys();
  }

  private Known known() {
    Known before = known;
    if (before != null) {
      return before;
    }
    Known read = discovered();
    known = read;
    return read;
  }

  private Known discovered() {
    String name = issuer.toString();
    String base = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    JsonNode said =
        ask(HttpRequest.newBuilder(URI.create(base + "/.well-known/openid-configuration")).build());
    if (!said.path("issuer").asText().equals(name)) {
      throw new Unavailable(
          "what is found at " + name + " calls itself " + said.path("issuer").asText());
    }
    return new Known(
        address(said, "authorization_endpoint"),
        address(said, "token_endpoint"),
        keys(address(said, "jwks_uri")));
  }

  private static URI address(JsonNode said, String name) {
    try {
      return URI.create(said.path(name).asText());
    } catch (IllegalArgumentException e) {
      throw new Unavailable(name + " of the provider is no address", e);
    }
  }

  private JWKSource<SecurityContext> keys(URI address) {
    try {
      return JWKSourceBuilder.create(address.toURL(), url -> keySet(address))
          .rateLimited(true)
          .retrying(true)
          .build();
    } catch (MalformedURLException | IllegalArgumentException e) {
      throw new Unavailable("jwks_uri of the provider is no address: " + address, e);
    }
  }

  private Resource keySet(URI address) throws IOException {
    try {
      byte[] answer = answer(HttpRequest.newBuilder(address).build());
      return new Resource(new String(answer, StandardCharsets.UTF_8), "application/json");
    } catch (Unavailable e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * The JSON that is answered.
   *
   * @throws Unavailable if it is none, or too long, or does not come in time
   */
  JsonNode ask(HttpRequest request) {
    try {
      return Json.tree(answer(request));
    } catch (IllegalArgumentException e) {
      throw new Unavailable(request.uri() + " answers no JSON: " + e, e);
    }
  }

  /** A time limit of the request itself would end with the headers of the answer. */
  private byte[] answer(HttpRequest request) {
    CompletableFuture<HttpResponse<byte[]>> coming =
        http.sendAsync(request, headers -> new LimitedBody(MOST_BYTES));
    try {
      HttpResponse<byte[]> answer = coming.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (answer.statusCode() != OK) {
        throw new Unavailable(request.uri() + " answers " + answer.statusCode());
      }
      return answer.body();
    } catch (ExecutionException e) {
      throw new Unavailable(request.uri() + " cannot be asked: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new Unavailable(request.uri() + " did not answer in " + patience, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("interrupted", e);
    } finally {
      coming.cancel(true);
    }
  }

  /** Fields as a form or a query has them. */
  static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + encoded(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
