package dev.masterperf.benchmarks.history;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.benchmarks.figures.Figure;
import dev.masterperf.benchmarks.figures.Figures;
import dev.masterperf.benchmarks.process.Scratch;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * How long range queries take over HTTP: of the product, which has lived through a day of samples
 * and got 90 days more by import, and of peers with the same samples; each in turn, again and
 * again.
 */
final class Latency {
  private static final long MINUTE = 60;
  private static final long HOUR = 3_600;
  private static final long DAY = 86_400;
  private static final int REQUESTS = 400;
  private static final int LEAST_REQUESTS = 10;
  private static final int MOST_WARM_UP = 2_000;
  private static final Duration WARM_UP = Duration.ofSeconds(15);
  private static final int COLD_STARTS = 10;
  private static final double FLOOR_HOT_MILLIS = 10;
  private static final double FLOOR_LONG_MILLIS = 300;

  /** So that each question can be asked this many steps earlier. */
  private static final int TURNS = 60;

  private static final int SEAM_SERIES = 100;
  private static final int SEAM_STEP_SECONDS = 15;
  private static final int LONG_SERIES = 10;
  private static final int LONG_DAYS = 90;

  /** Imported samples end so long ago, when no window of theirs is hot. */
  private static final long LONG_AGO_DAYS = 35;

  /** An hour of seconds is to be hot for as long as it is asked; a day of minutes is not. */
  private static final List<String> OPTIONS =
      List.of("--retention-1s", "2h", "--retention-1m", "12h", "--archive-segment-age", "20s");

  private final Options options;
  private final Figures figures;
  private final HttpClient http = HttpClient.newHttpClient();
  private final int requests;
  private final SampleGrid hot;
  private final SampleGrid seam;
  private final SampleGrid far;

  Latency(Options options, Figures figures) {
    this.options = options;
    this.figures = figures;
    this.requests = Math.max(LEAST_REQUESTS, options.scaled(REQUESTS));
    long now = System.currentTimeMillis() / 1_000 / HOUR * HOUR;
    long hotPoints = HOUR + TURNS + 1;
    long ended = System.currentTimeMillis() / 1_000 / MINUTE * MINUTE;
    hot = SampleGrid.walk("hot", 1, ended - hotPoints + 1, 1, (int) hotPoints);
    long seamSpan = DAY + TURNS * MINUTE + MINUTE;
    seam =
        SampleGrid.walk(
            "seam",
            options.scaled(SEAM_SERIES),
            ended - seamSpan,
            SEAM_STEP_SECONDS,
            (int) (seamSpan / SEAM_STEP_SECONDS));
    long farSpan = longSpan() + TURNS * HOUR + HOUR;
    far =
        SampleGrid.walk(
            "far",
            LONG_SERIES,
            now - LONG_AGO_DAYS * DAY - farSpan,
            (int) MINUTE,
            (int) (farSpan / MINUTE));
  }

  private long longSpan() {
    return options.scaled(LONG_DAYS) * DAY;
  }

  void measure() throws IOException, InterruptedException, ExecutionException {
    figures.setting("latency_options", String.join(" ", OPTIONS));
    figures.setting("latency_requests", requests);
    figures.setting("latency_seam_step_seconds", SEAM_STEP_SECONDS);
    figures.setting("latency_long_step_seconds", MINUTE);
    try (Scratch folder = new Scratch()) {
      Path data = folder.resolve("data");
      PastLog.write(data, List.of(seam, hot));
      try (RunningProduct product = start(folder);
          Bucket bucket = product.bucket()) {
        LateImport.send(product.kafka(), far);
        Archived archived = new Archived(bucket);
        archived.awaitAll(List.of(seam, hot, far));
        archived.compact(folder.resolve("compacted"));
        figures.add("latency_files", archived.files(place -> true).size(), "files");
        List<Peer> peers = new ArrayList<>();
        try {
          peers(folder, peers);
          measure(product, peers);
        } finally {
          for (Peer peer : peers) {
            peer.close();
          }
        }
      }
      cold(folder);
    }
  }

  private RunningProduct start(Scratch folder) throws IOException, InterruptedException {
    return new RunningProduct(folder.resolve("data"), folder.resolve("log"), OPTIONS, http);
  }

  /**
   * The first question after a start without the cache; the process has answered others before, of
   * other times, so that it is not Java's beginning that is measured.
   */
  private void cold(Scratch folder) throws IOException, InterruptedException {
    int starts = Math.max(2, options.scaled(COLD_STARTS));
    double[] millis = new double[starts];
    for (int i = 0; i < starts; i++) {
      Utils.delete(folder.resolve("data").resolve("history").toFile());
      try (RunningProduct product = start(folder)) {
        Side cold = new Side("", product.address(), http, 1);
        long begin = System.nanoTime();
        for (int time = 0; isWarming(time, begin); time++) {
          cold.check(ofHour(), time);
          cold.check(ofDay(), time);
        }
        cold.measure(ofQuarter(), i);
        millis[i] = cold.percentile(100);
        cold.check(ofQuarter(), i);
      }
    }
    Arrays.sort(millis);
    figures.add("latency_long_cold_p50_ms", millis[(starts - 1) / 2], "ms");
    figures.add("latency_long_cold_max_ms", millis[starts - 1], "ms");
    figures.setting("latency_cold_starts", starts);
  }

  private void peers(Scratch folder, List<Peer> peers) throws IOException, InterruptedException {
    List<SampleGrid> all = List.of(hot, seam, far);
    if (Prometheus.installed()) {
      peers.add(new Prometheus(folder, Prometheus.longBlocks(folder, all), http));
    } else {
      figures.missing("latency_prometheus", Prometheus.MISSING);
    }
    if (VictoriaMetrics.installed()) {
      peers.add(new VictoriaMetrics(folder, all, http));
    } else {
      figures.missing("latency_victoriametrics", VictoriaMetrics.MISSING);
    }
  }

  private void measure(RunningProduct product, List<Peer> peers)
      throws IOException, InterruptedException {
    compare(product, peers, ofHour(), FLOOR_HOT_MILLIS, null);
    compare(product, peers, ofDay(), null, 1.0);
    compare(product, peers, ofQuarter(), FLOOR_LONG_MILLIS, null);
    inOurForm(product, ofDay().asHistory());
    inOurForm(product, ofQuarter().asHistory());
  }

  /** What others do not understand; if it is answered wrongly, the rest still counts. */
  private void inOurForm(RunningProduct product, Question question)
      throws IOException, InterruptedException {
    try {
      compare(product, List.of(), question, null, null);
    } catch (IllegalStateException e) {
      figures.failed(question.name(), e);
    }
  }

  private Question ofHour() {
    return question("hot", hot.name(), hot, HOUR, 1);
  }

  private Question ofDay() {
    return question("seam", "avg_over_time(seam[1m])", seam, DAY, (int) MINUTE);
  }

  private Question ofQuarter() {
    return question("long_cached", "avg_over_time(far[1h])", far, longSpan(), (int) HOUR);
  }

  private static Question question(
      String name, String query, SampleGrid grid, long span, int step) {
    long end = grid.seconds(grid.points() - 1) / step * step - (step > 1 ? step : 0);
    return new Question(
        "latency_" + name, query, grid, span, step, end, TURNS, Question.Form.QUERY_RANGE);
  }

  private void compare(
      RunningProduct product,
      List<Peer> peers,
      Question question,
      @Nullable Double floorMillis,
      @Nullable Double floorRatio)
      throws IOException, InterruptedException {
    List<Side> sides = new ArrayList<>();
    Side own = new Side("", product.address(), http, requests);
    sides.add(own);
    peers.forEach(peer -> sides.add(new Side(peer.name(), peer.address(), http, requests)));
    long begin = System.nanoTime();
    for (int time = 0; isWarming(time, begin); time++) {
      for (Side side : sides) {
        side.check(question, time);
      }
    }
    List<Side> turn = new ArrayList<>(sides);
    for (int time = 0; time < requests; time++) {
      Collections.rotate(turn, 1);
      for (Side side : turn) {
        side.measure(question, time);
      }
    }
    for (Side side : sides) {
      side.report(figures, question.name(), side == own ? floorMillis : null);
    }
    for (Side peer : sides.subList(1, sides.size())) {
      Double floor = peer.name().equals("prometheus") ? floorRatio : null;
      String row = question.name() + "_" + peer.name() + "_ratio_";
      ratio(row + "p50", peer.percentile(50) / own.percentile(50), null);
      ratio(row + "p99", peer.percentile(99) / own.percentile(99), floor);
    }
  }

  /** Java's compiler is given its time, but not all there is. */
  private boolean isWarming(int asked, long beginNanos) {
    boolean enough = System.nanoTime() - beginNanos > WARM_UP.toNanos();
    return asked < LEAST_REQUESTS || asked < MOST_WARM_UP * options.scale() && !enough;
  }

  private void ratio(String name, double ratio, @Nullable Double floor) {
    figures.add(new Figure(name, ratio, "x quicker", floor, null, List.of()));
  }
}
