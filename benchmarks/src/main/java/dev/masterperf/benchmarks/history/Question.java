package dev.masterperf.benchmarks.history;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.model.wire.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A range query for all series of some samples, asked over and over and each time a step earlier,
 * as a panel that is looked at asks it; after {@code turns} it begins anew.
 *
 * @param name as figures call it
 * @param query in PromQL
 * @param endSeconds of the first time it is asked, epoch seconds
 * @param form whose it is
 */
record Question(
    String name,
    String query,
    SampleGrid grid,
    long spanSeconds,
    int stepSeconds,
    long endSeconds,
    int turns,
    Form form) {

  /** A way to ask. */
  enum Form {
    /** Prometheus', which all understand. */
    QUERY_RANGE,
    /** Our own, for the mean of each step. */
    HISTORY
  }

  /** The same asked in our own way. */
  Question asHistory() {
    return new Question(
        name + "_history", query, grid, spanSeconds, stepSeconds, endSeconds, turns, Form.HISTORY);
  }

  /** Where it is asked. */
  URI at(URI server, int time) {
    long from = end(time) - spanSeconds;
    return server.resolve(
        switch (form) {
          case QUERY_RANGE ->
              "/api/v1/query_range?query="
                  + encoded(query)
                  + "&start="
                  + from
                  + "&end="
                  + end(time)
                  + "&step="
                  + stepSeconds;
          case HISTORY ->
              "/api/v1/history?match="
                  + encoded(grid.name())
                  + "&from="
                  + from * 1_000
                  + "&to="
                  + (end(time) + stepSeconds) * 1_000
                  + "&step="
                  + stepSeconds
                  + "s&stat=avg";
        });
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  long end(int time) {
    return endSeconds - (long) (time % turns) * stepSeconds;
  }

  /** How many points the answer has. */
  long points() {
    return (spanSeconds / stepSeconds + 1) * grid.series().size();
  }

  /**
   * Speed counts only with the right answer: for each series at each step a value that it had
   * within a step of it.
   *
   * @throws IllegalStateException if it is another answer
   */
  void requireRight(String who, int time, byte[] answer) {
    JsonNode json = Json.tree(answer);
    long points = 0;
    switch (form) {
      case QUERY_RANGE -> {
        for (JsonNode series : json.at("/data/result")) {
          points += require(who, series.at("/metric/series"), series.path("values"), 1);
        }
      }
      case HISTORY -> {
        for (JsonNode series : json.path("series")) {
          points += require(who, series.at("/labels/series"), series.path("points"), 1_000);
        }
      }
    }
    if (points != points()) {
      throw new IllegalStateException(
          "%s answers %s, asked the %d. time, with %d points instead of %d: %.300s"
              .formatted(
                  who, name, time, points, points(), new String(answer, StandardCharsets.UTF_8)));
    }
  }

  private int require(String who, JsonNode label, JsonNode points, int unitsPerSecond) {
    int index = Integer.parseInt(label.asText().substring(1));
    for (JsonNode point : points) {
      require(who, index, point.get(0).asLong() / unitsPerSecond, point.get(1).asDouble());
    }
    return points.size();
  }

  private void require(String who, int index, long seconds, double value) {
    long first = (seconds - stepSeconds - grid.seconds(0)) / grid.stepSeconds();
    long last = (seconds + stepSeconds - grid.seconds(0)) / grid.stepSeconds();
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (long point = Math.max(first, 0); point <= Math.min(last, grid.points() - 1); point++) {
      least = Math.min(least, grid.value(index, (int) point));
      most = Math.max(most, grid.value(index, (int) point));
    }
    if (!(value >= least && value <= most)) {
      throw new IllegalStateException(
          "%s answers %s for series %d at %d with %s, which lay between %s and %s"
              .formatted(who, name, index, seconds, value, least, most));
    }
  }
}
