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
 */
record Question(
    String name,
    String query,
    SampleGrid grid,
    long spanSeconds,
    int stepSeconds,
    long endSeconds,
    int turns) {

  /** Where it is asked. */
  URI at(URI server, int time) {
    return server.resolve(
        "/api/v1/query_range?query="
            + URLEncoder.encode(query, StandardCharsets.UTF_8)
            + "&start="
            + (end(time) - spanSeconds)
            + "&end="
            + end(time)
            + "&step="
            + stepSeconds);
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
    JsonNode result = Json.tree(answer).at("/data/result");
    long points = 0;
    for (JsonNode series : result) {
      int index = Integer.parseInt(series.at("/metric/series").asText().substring(1));
      for (JsonNode point : series.path("values")) {
        require(who, index, point.get(0).asLong(), point.get(1).asDouble());
        points++;
      }
    }
    if (points != points()) {
      throw new IllegalStateException(
          "%s answers %s, asked the %d. time, with %d points instead of %d: %.300s"
              .formatted(
                  who, name, time, points, points(), new String(answer, StandardCharsets.UTF_8)));
    }
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
