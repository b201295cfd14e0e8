package dev.masterperf.benchmarks.scale;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.model.Series;
import dev.masterperf.model.wire.Json;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the public API said, and when.
 *
 * @param askedMillis when the question was sent, epoch milliseconds
 * @param answeredMillis when the answer was here
 * @param about the series it is about; all of them for a matrix
 * @param counts how many events of each series it was computed from; absent where none is known
 * @param missing partitions that it says it lacks
 * @param lag records that it says may be missing from the rest
 * @param stale whether standbys answered for a part
 */
record Answer(
    String question,
    long askedMillis,
    long answeredMillis,
    int status,
    Set<Series> about,
    Map<String, Long> counts,
    Set<Integer> missing,
    long lag,
    boolean stale,
    String detail) {

  boolean whole() {
    return status == 200 && missing.isEmpty() && !stale;
  }

  static Answer ofMatrix(long asked, HttpResponse<String> response) {
    Map<String, Long> counts = new HashMap<>();
    Set<Integer> missing = new TreeSet<>();
    JsonNode body = body(response);
    for (JsonNode row : body.path("rows")) {
      JsonNode number = row.path("properties").path("n");
      if (!number.isMissingNode()) { // else what the product counts of itself
        counts.put(row.path("series").asText(), Long.parseLong(number.asText()));
      }
    }
    body.path("missingPartitions").forEach(number -> missing.add(number.asInt()));
    return of("matrix", asked, response, Set.copyOf(CountingLoad.SERIES), counts, missing);
  }

  static Answer ofWindows(long asked, HttpResponse<String> response, Series series) {
    long events = 0;
    for (JsonNode window : body(response).path("windows")) {
      events += window.path("events").asLong();
    }
    Map<String, Long> counts = Map.of(series.key().text(), events);
    return of("windows of " + series.id(), asked, response, Set.of(series), counts, Set.of());
  }

  private static JsonNode body(HttpResponse<String> response) {
    return Json.tree(response.body().getBytes(StandardCharsets.UTF_8));
  }

  private static Answer of(
      String question,
      long asked,
      HttpResponse<String> response,
      Set<Series> about,
      Map<String, Long> counts,
      Set<Integer> missing) {
    JsonNode body = body(response);
    return new Answer(
        question,
        asked,
        System.currentTimeMillis(),
        response.statusCode(),
        about,
        counts,
        missing,
        body.path("lag").asLong(),
        body.has("stale"),
        response.statusCode() == 200
            ? body.path("incomplete").toString()
            : response.headers().firstValue("Retry-After").map(s -> "retry").orElse("no retry")
                + ": "
                + response.body());
  }
}
