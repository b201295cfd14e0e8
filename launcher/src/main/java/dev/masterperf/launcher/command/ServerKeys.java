package dev.masterperf.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.masterperf.api.access.Grant;
import dev.masterperf.api.keys.ApiKey;
import dev.masterperf.api.keys.KeyText;
import dev.masterperf.launcher.host.CannotStartException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Keys of a running server, as far as whoever asks it is admin. */
record ServerKeys(ApiClient api, InstantSource clock) implements KeyDesk {
  private static final String PATH = "/api/v1/keys";

  @Override
  public KeyText create(String name, List<Grant> grants, @Nullable Duration lifetime) {
    ObjectNode body = ApiClient.object().put("name", name);
    ArrayNode list = body.putArray("grants");
    grants.forEach(grant -> list.add(grant.text()));
    if (lifetime != null) {
      body.put("expiresAt", clock.instant().plus(lifetime).toString());
    }
    return told(api.post(PATH, body));
  }

  @Override
  public SortedMap<String, ApiKey> all() {
    SortedMap<String, ApiKey> all = new TreeMap<>();
    String after = "";
    do {
      JsonNode page = answer(api.get(PATH + after));
      page.path("keys").forEach(key -> all.put(key.path("id").asText(), key(key)));
      after = page.has("next") ? "?after=" + encoded(page.path("next").asText()) : "";
    } while (!after.isEmpty());
    return all;
  }

  @Override
  public KeyText rotate(String id, Duration overlap) {
    ObjectNode body = ApiClient.object().put("overlapSeconds", overlap.toSeconds());
    return told(api.post(PATH + "/" + encoded(id) + "/rotate", body));
  }

  @Override
  public ApiKey revoke(String id) {
    return key(answer(api.post(PATH + "/" + encoded(id) + "/revoke", ApiClient.object())));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static KeyText told(HttpResponse<String> response) {
    return KeyText.parse(answer(response).path("key").asText())
        .orElseThrow(() -> new CannotStartException("the server answered no key"));
  }

  private static JsonNode answer(HttpResponse<String> response) {
    if (ApiClient.isRefused(response)) {
      throw new CannotStartException(ApiClient.problem(response));
    }
    return ApiClient.json(response);
  }

  private static ApiKey key(JsonNode json) {
    List<Grant> grants = new ArrayList<>();
    json.path("grants").forEach(grant -> grants.add(Grant.parse(grant.asText())));
    return new ApiKey(
        json.path("name").asText(),
        grants,
        List.of(),
        Instant.parse(json.path("createdAt").asText()),
        json.path("createdBy").asText(),
        time(json, "expiresAt"),
        time(json, "revokedAt"),
        time(json, "lastUsedAt"));
  }

  private static @Nullable Instant time(JsonNode json, String name) {
    return json.hasNonNull(name) ? Instant.parse(json.path(name).asText()) : null;
  }
}
