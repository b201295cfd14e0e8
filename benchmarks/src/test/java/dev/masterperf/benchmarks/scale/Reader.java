package dev.masterperf.benchmarks.scale;

import dev.masterperf.benchmarks.ProductProcess;
import dev.masterperf.model.Series;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Asks the public API again and again: the matrix, one series' windows as their owner has them, and
 * another's as whoever has them.
 */
final class Reader implements AutoCloseable {
  private static final long EVERY_MILLIS = 50;

  private final ProductProcess api;
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "reader"));
  private int next;

  Reader(ProductProcess api) {
    this.api = api;
    timer.scheduleWithFixedDelay(this::ask, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void ask() {
    try {
      answers.add(matrix(api));
      answers.add(windows(api, CountingLoad.SERIES.get(next++ % CountingLoad.SERIES.size()), ""));
      answers.add(
          windows(
              api,
              CountingLoad.SERIES.get(next++ % CountingLoad.SERIES.size()),
              "&maxLag=" + Long.MAX_VALUE));
    } catch (IOException | RuntimeException | Error e) { // else the timer stops asking, in silence
      failures.add(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static Answer matrix(ProductProcess api) throws IOException, InterruptedException {
    long asked = System.currentTimeMillis();
    return Answer.ofMatrix(asked, api.get("/api/infra/master-perf"));
  }

  static Answer windows(ProductProcess api, Series series, String more)
      throws IOException, InterruptedException {
    long asked = System.currentTimeMillis();
    String key = URLEncoder.encode(series.key().text(), StandardCharsets.UTF_8);
    return Answer.ofWindows(
        asked, api.get("/api/v1/windows?resolution=1m&series=" + key + more), series);
  }

  List<Answer> answers() {
    return new ArrayList<>(answers);
  }

  /** What came last, and what went wrong, for messages. */
  String last() {
    List<Answer> all = answers();
    return ", last " + all.subList(Math.max(0, all.size() - 3), all.size()) + failures();
  }

  /** Questions that got no answer at all. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  @Override
  public void close() throws InterruptedException {
    timer.shutdown();
    timer.awaitTermination(1, TimeUnit.MINUTES);
  }
}
