package dev.masterperf.benchmarks.history;

import dev.masterperf.benchmarks.figures.Figure;
import dev.masterperf.benchmarks.figures.Figures;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One of those that are asked, and how long its answers took. */
final class Side {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String name;
  private final URI server;
  private final HttpClient http;
  private final double[] millis;
  private int answers;

  /**
   * @param name for figures; empty for our own
   * @param requests so many count
   */
  Side(String name, URI server, HttpClient http, int requests) {
    this.name = name;
    this.server = server;
    this.http = http;
    this.millis = new double[requests];
  }

  String name() {
    return name.isEmpty() ? "masterperf" : name;
  }

  /** Asks, until the last byte of the answer is there. */
  private byte[] ask(Question question, int time) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(question.at(server, time)).timeout(PATIENCE).build();
    HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(
          name()
              + " answers "
              + answer.statusCode()
              + " to "
              + request.uri()
              + ": "
              + new String(answer.body(), StandardCharsets.UTF_8));
    }
    return answer.body();
  }

  /** Asks without counting, and looks at the answer. */
  void check(Question question, int time) throws IOException, InterruptedException {
    question.requireRight(name(), time, ask(question, time));
  }

  /** Asks, and notes how long it took. */
  void measure(Question question, int time) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    byte[] answer = ask(question, time);
    millis[answers++] = (System.nanoTime() - begin) / 1e6;
    if (answer.length < question.points()) {
      throw new IllegalStateException(name() + " answers " + question.name() + " with too little");
    }
  }

  /** By nearest rank. */
  double percentile(double percent) {
    double[] sorted = Arrays.copyOf(millis, answers);
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted[Math.max(rank, 1) - 1];
  }

  /**
   * Adds its rows.
   *
   * @param floorP99 null where none is asked for
   */
  void report(Figures figures, String question, @Nullable Double floorP99) {
    String row = question + (name.isEmpty() ? "" : "_" + name);
    figures.add(row + "_p50_ms", percentile(50), "ms");
    figures.add(new Figure(row + "_p99_ms", percentile(99), "ms", floorP99, null, List.of()));
    figures.add(row + "_max_ms", percentile(100), "ms");
  }
}
