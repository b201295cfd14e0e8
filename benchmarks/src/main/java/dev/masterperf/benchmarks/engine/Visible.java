package dev.masterperf.benchmarks.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.benchmarks.figures.Figure;
import dev.masterperf.benchmarks.figures.Figures;
import dev.masterperf.benchmarks.process.ChildJvm;
import dev.masterperf.benchmarks.process.Scratch;
import dev.masterperf.launcher.Masterperf;
import dev.masterperf.launcher.host.Ports;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Topics;
import dev.masterperf.model.Unit;
import dev.masterperf.model.wire.Json;
import dev.masterperf.model.wire.MetricCodec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How long after the broker acknowledged a sample the matrix of {@code GET /api/infra/master-perf}
 * shows it, under a steady load. The product is {@code masterperf up} as it is shipped, broker,
 * bucket and all, in a process of its own.
 */
final class Visible {
  private static final int LOAD_PER_SECOND = 10_000;
  private static final int LOAD_SERIES = 1_000;
  private static final int PROBES = 500;
  private static final int WARM_UP = 100;
  private static final int MOST_PAUSE_MILLIS = 200;
  private static final long POLL_NANOS = 1_000_000;
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Series PROBE = Series.of("Bench", "Probe", "visible");

  private final Options options;
  private final Figures figures;
  private final HttpClient http = HttpClient.newHttpClient();
  private final SplittableRandom random = new SplittableRandom(11);

  Visible(Options options, Figures figures) {
    this.options = options;
    this.figures = figures;
  }

  void measure() throws IOException, InterruptedException, ExecutionException {
    int port = Ports.free("127.0.0.1");
    int kafkaPort = Ports.free("127.0.0.1");
    try (Scratch folder = new Scratch();
        ChildJvm product =
            new ChildJvm(
                ChildJvm.SHIPPED,
                up(port, kafkaPort, folder.resolve("data")),
                folder.resolve("log"))) {
      URI server = URI.create("http://127.0.0.1:" + port);
      product.awaitReady("the product", http, server, PATIENCE);
      probe(server, Map.of("bootstrap.servers", "127.0.0.1:" + kafkaPort));
    }
  }

  private static List<String> up(int port, int kafkaPort, Path data) {
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
        data.toString());
  }

  private HttpResponse<byte[]> get(URI uri) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
    return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  private void probe(URI server, Map<String, Object> clientConfig)
      throws IOException, InterruptedException, ExecutionException {
    int probes = Math.max((int) (PROBES * options.scale()), 20);
    int warmUp = Math.max((int) (WARM_UP * options.scale()), 5);
    Map<String, Object> config = new HashMap<>(clientConfig);
    config.put("compression.type", "zstd");
    double[] millis = new double[probes];
    Polls polls = new Polls();
    try (Outputs outputs = Outputs.from(clientConfig);
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      int partitions = producer.partitionsFor(Topics.METRICS.name()).size();
      try (SteadyLoad load =
          new SteadyLoad(
              clientConfig, partitions, LOAD_SERIES, (int) (LOAD_PER_SECOND * options.scale()))) {
        for (int i = -warmUp; i < probes; i++) {
          if (i == 0) {
            polls = new Polls();
            load.countFromNow();
          }
          TimeUnit.MILLISECONDS.sleep(random.nextInt(MOST_PAUSE_MILLIS));
          long acknowledged = send(producer, partitions, i);
          awaitShown(server, i, polls);
          if (i >= 0) {
            millis[i] = (System.nanoTime() - acknowledged) / 1e6;
          }
        }
        figures.add("visible_load", load.perSecond(), "samples/s");
        load.finish();
        outputs.requireSeconds(load.sent() + probes + warmUp);
      }
    }
    report(millis, polls);
  }

  private static final class Polls {
    private long nanos;
    private long count;
  }

  private void report(double[] millis, Polls polls) {
    Arrays.sort(millis);
    figures.add(
        new Figure("visible_p50_ms", millis[millis.length / 2], "ms", 150.0, null, List.of()));
    figures.add(
        new Figure(
            "visible_p99_ms", millis[millis.length * 99 / 100], "ms", 400.0, null, List.of()));
    figures.add("visible_max_ms", millis[millis.length - 1], "ms");
    figures.add("visible_poll_ms", polls.nanos / 1e6 / polls.count, "ms");
    figures.add("visible_probes", millis.length, "probes");
  }

  /** Returns when it was acknowledged, by the clock of {@link System#nanoTime}. */
  private static long send(KafkaProducer<byte[], byte[]> producer, int partitions, int value)
      throws InterruptedException, ExecutionException {
    PerfMetric metric =
        PerfMetric.of(
            PROBE,
            new Quantity(value, Unit.ONE),
            Status.OK,
            System.currentTimeMillis() * 1_000_000L);
    CompletableFuture<Long> acknowledged = new CompletableFuture<>();
    producer.send(
        new ProducerRecord<>(
            Topics.METRICS.name(),
            PROBE.key().homePartition(partitions),
            null,
            MetricCodec.encode(metric)),
        (metadata, failure) -> {
          if (failure != null) {
            acknowledged.completeExceptionally(failure);
          } else {
            acknowledged.complete(System.nanoTime());
          }
        });
    return acknowledged.get();
  }

  private void awaitShown(URI server, int value, Polls polls)
      throws IOException, InterruptedException {
    URI uri = server.resolve("/api/infra/master-perf?format=json&category=Bench&topic=Probe");
    long begin = System.nanoTime();
    long now = begin;
    while (true) {
      JsonNode rows = Json.tree(get(uri).body()).path("rows");
      long after = System.nanoTime();
      polls.nanos += after - now;
      polls.count++;
      now = after;
      if (rows.size() == 1 && rows.get(0).path("measure").asDouble(Double.NaN) == value) {
        return;
      }
      if (now - begin > PATIENCE.toNanos()) {
        throw new IllegalStateException("a sample never became visible: " + rows);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
