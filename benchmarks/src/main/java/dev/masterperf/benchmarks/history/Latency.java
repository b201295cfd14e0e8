package dev.masterperf.benchmarks.history;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.benchmarks.figures.Figure;
import dev.masterperf.benchmarks.figures.Figures;
import dev.masterperf.benchmarks.process.Scratch;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
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
  private static final int WARM_UP = 100;
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
  private static final List<String> RETENTION =
      List.of("--retention-1s", "2h", "--retention-1m", "12h");

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
    figures.setting("latency_retention", String.join(" ", RETENTION));
    figures.setting("latency_requests", requests);
    figures.setting("latency_seam_step_seconds", SEAM_STEP_SECONDS);
    figures.setting("latency_long_step_seconds", MINUTE);
    try (Scratch folder = new Scratch()) {
      Path data = folder.resolve("data");
      PastLog.write(data, List.of(seam, hot));
      try (RunningProduct product =
          new RunningProduct(data, folder.resolve("log"), RETENTION, http)) {
        LateImport.send(product.kafka(), far);
        try (Bucket bucket = product.bucket()) {
          new Archived(bucket).awaitAll(List.of(seam, hot, far));
        }
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
    }
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
    Question ofHour = question("hot", hot.name(), hot, HOUR, 1);
    Question ofDay = question("seam", "avg_over_time(seam[1m])", seam, DAY, (int) MINUTE);
    Question ofQuarter =
        question("long_cached", "avg_over_time(far[1h])", far, longSpan(), (int) HOUR);
    compare(product, peers, ofHour, FLOOR_HOT_MILLIS, null);
    compare(product, peers, ofDay, null, 1.0);
    compare(product, peers, ofQuarter, FLOOR_LONG_MILLIS, null);
  }

  private static Question question(
      String name, String query, SampleGrid grid, long span, int step) {
    long end = grid.seconds(grid.points() - 1) / step * step - (step > 1 ? step : 0);
    return new Question("latency_" + name, query, grid, span, step, end, TURNS);
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
    for (int time = 0; time < Math.min(WARM_UP, requests); time++) {
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

  private void ratio(String name, double ratio, @Nullable Double floor) {
    figures.add(new Figure(name, ratio, "x quicker", floor, null, List.of()));
  }
}
