package dev.masterperf.benchmarks.alerts;

import dev.masterperf.benchmarks.alerts.Incidents.Step;
import dev.masterperf.benchmarks.figures.Figure;
import dev.masterperf.benchmarks.figures.Figures;
import dev.masterperf.benchmarks.process.BenchCommand;
import dev.masterperf.benchmarks.process.ChildJvm;
import dev.masterperf.benchmarks.process.Scratch;
import dev.masterperf.launcher.Masterperf;
import dev.masterperf.launcher.host.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Measures how long events take to an accepted webhook, prints a table and writes JSON. */
public final class AlertsBench {
  private static final int MOST_PAUSE_MILLIS = 400;
  private static final double FLOOR_P50_MILLIS = 200;
  private static final double FLOOR_P99_MILLIS = 500;
  private static final double FLOOR_RATIO = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String RULES =
      """
      groups:
        - name: bench
          rules: [{alert: Slow, expr: 'last_over_time({category="%s"}[5s]) > %s'}]
      """;

  private final Options options;
  private final Figures figures = new Figures();
  private final SplittableRandom random = new SplittableRandom(17);

  AlertsBench(Options options) {
    this.options = options;
  }

  /**
   * Exits with 0 when all was measured, 1 when not, 2 when it was called wrongly.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    System.setProperty("org.slf4j.simpleLogger.log.dev.masterperf", "warn");
    BenchCommand.run(
        "alerts",
        Options.HELP,
        arguments,
        Options::parse,
        options -> new AlertsBench(options)::run);
  }

  /** Measures, prints and writes; returns whether all of it went well. */
  boolean run() throws IOException, InterruptedException {
    try {
      measure();
    } catch (IOException | RuntimeException e) {
      e.printStackTrace();
      figures.failed("alerts", e);
    }
    figures.setting("load_per_second", SteadyLoad.PER_SECOND);
    figures.setting("peer_scrape_targets", ScrapeTarget.TARGETS);
    figures.machine();
    figures.print(System.out);
    if (options.out() != null) {
      figures.write(options.out());
    }
    return !figures.anyFailed();
  }

  private void measure() throws IOException, InterruptedException {
    boolean withPeer = Peer.installed();
    if (!withPeer) {
      figures.missing("prometheus_alertmanager", Peer.MISSING);
    }
    Incidents incidents = new Incidents(options.warmUp() + options.events(), withPeer);
    int port = Ports.free("127.0.0.1");
    int kafkaPort = Ports.free("127.0.0.1");
    try (Scratch folder = new Scratch();
        Webhooks webhooks = new Webhooks(incidents);
        ChildJvm product =
            new ChildJvm(
                ChildJvm.SHIPPED,
                up(port, kafkaPort, folder, webhooks.ours()),
                folder.resolve("log"))) {
      product.awaitReady(
          "the product",
          HttpClient.newHttpClient(),
          URI.create("http://127.0.0.1:" + port),
          PATIENCE);
      String bootstrap = "127.0.0.1:" + kafkaPort;
      if (withPeer) {
        raiseBeside(incidents, webhooks, bootstrap);
      } else {
        raise(incidents, bootstrap);
      }
    }
    report(incidents, withPeer);
  }

  private static List<String> up(int port, int kafkaPort, Scratch folder, URI webhook)
      throws IOException {
    String rules = RULES.formatted(BenchSeries.CATEGORY, BenchSeries.THRESHOLD_SECONDS);
    return List.of(
        Masterperf.class.getName(),
        "up",
        "--no-demo",
        "--port",
        "" + port,
        "--kafka-port",
        "" + kafkaPort,
        "--s3-port",
        "" + Ports.free("127.0.0.1"),
        "--data",
        folder.resolve("data").toString(),
        "--rules",
        Files.writeString(folder.resolve("rules.yml"), rules).toString(),
        "--webhook",
        webhook.toString());
  }

  private void raiseBeside(Incidents incidents, Webhooks webhooks, String bootstrap)
      throws IOException, InterruptedException {
    try (ScrapeTarget target = new ScrapeTarget(incidents);
        Peer peer = new Peer(target, webhooks.peer())) {
      peer.awaitScraped(incidents.series());
      raise(incidents, bootstrap);
    }
  }

  /** At times that depend on nothing that is measured. */
  private void raise(Incidents incidents, String bootstrap) throws InterruptedException {
    try (Stages stages = new Stages(bootstrap, incidents);
        SteadyLoad load = new SteadyLoad(bootstrap, incidents)) {
      stages.begin();
      for (int series = 0; series < incidents.series(); series++) {
        if (series == options.warmUp()) {
          load.countFromNow();
        }
        TimeUnit.MILLISECONDS.sleep(random.nextInt(MOST_PAUSE_MILLIS));
        load.raise(series);
      }
      figures.add("load", load.perSecond(), "samples/s");
      awaitTold(incidents);
    }
  }

  private static void awaitTold(Incidents incidents) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (incidents.open() > 0) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "of " + incidents.open() + " events somebody did not tell beginning or end");
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private void report(Incidents incidents, boolean withPeer) {
    int first = options.warmUp();
    figures.add("events", options.events(), "events");
    double[] ours = incidents.millis(Step.OURS, first);
    distribution("alert", ours, FLOOR_P50_MILLIS, FLOOR_P99_MILLIS);
    for (Step stage : List.of(Step.WRITTEN, Step.COMMITTED, Step.QUEUED)) {
      String name = "alert_" + stage.name().toLowerCase(java.util.Locale.ROOT);
      double[] until = incidents.millis(stage, first);
      figures.add(name + "_p50_ms", percentile(until, 50), "ms");
      figures.add(name + "_p99_ms", percentile(until, 99), "ms");
    }
    figures.add("told_again", incidents.repeated(), "times");
    if (withPeer) {
      double[] theirs = incidents.millis(Step.PEER, first);
      distribution("prometheus", theirs, null, null);
      ratio("ratio_p50", percentile(theirs, 50) / percentile(ours, 50), FLOOR_RATIO);
      ratio("ratio_p99", percentile(theirs, 99) / percentile(ours, 99), null);
    }
  }

  private void distribution(
      String name, double[] millis, @Nullable Double floorP50, @Nullable Double floorP99) {
    row(name + "_p50_ms", percentile(millis, 50), floorP50);
    row(name + "_p90_ms", percentile(millis, 90), null);
    row(name + "_p99_ms", percentile(millis, 99), floorP99);
    row(name + "_max_ms", percentile(millis, 100), null);
  }

  private void row(String name, double millis, @Nullable Double floor) {
    figures.add(new Figure(name, millis, "ms", floor, null, List.of()));
  }

  private void ratio(String name, double ratio, @Nullable Double floor) {
    figures.add(new Figure(name, ratio, "x quicker", floor, null, List.of()));
  }

  /** By nearest rank. */
  static double percentile(double[] values, double percent) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted[Math.max(rank, 1) - 1];
  }
}
