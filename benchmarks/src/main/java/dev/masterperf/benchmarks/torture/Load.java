package dev.masterperf.benchmarks.torture;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Topics;
import dev.masterperf.model.Unit;
import dev.masterperf.oracle.SimpleAlerts;
import dev.masterperf.producer.KafkaMetricPublisher;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A steady stream of numbered metrics: some late, some too late, some twice, some from a broken
 * clock, some of the wrong unit, now and then a value that fires an alert, and between them records
 * that nobody can read.
 */
final class Load implements AutoCloseable {
  /** By it the load is told from what the product counts of itself. */
  static final String CATEGORY = "Torture";

  /** The property that carries the number. */
  static final String NUMBER = "n";

  /** What a record that cannot be read begins with. */
  static final String POISON = "{\"torture\":";

  /** Rules that the load makes fire and resolve. */
  static final String RULES =
      """
      groups:
        - name: torture
          rules:
            - alert: Slow
              expr: max_over_time({category="Torture"}[1s]) > 500ms
            - alert: StillSlow
              expr: max_over_time({category="Torture"}[3s]) > 500ms
              for: 1s
      """;

  /** The same rules for the model. */
  static final List<SimpleAlerts.Rule> MODEL_RULES =
      List.of(
          new SimpleAlerts.Rule("Slow", 1_000, 0.5, 0),
          new SimpleAlerts.Rule("StillSlow", 3_000, 0.5, 1_000));

  /** Rules that nobody can read. */
  static final String BAD_RULES = RULES + rule("Broken", "max_over_time(");

  /** The same rules, and one that nothing fires. */
  static final String MORE_RULES =
      RULES + rule("Never", "max_over_time({category=\"Torture\"}[1s]) > 1000000");

  private static final int SERIES = 60;

  private static final int BULK_BATCH = 500;

  /** Metrics on their way at most: the publisher's queue takes so many. */
  private static final int BULK_UNANSWERED = 40_000;

  private static final int BULK_SERIES = 400;
  private static final int NEW_SERIES = 1_000_000;
  private static final Duration OVERLOAD = Duration.ofMinutes(5);
  private static final Duration NEW_SERIES_WITHIN = Duration.ofMinutes(1);
  private static final int BATCH = 10;
  private static final int ONE_SLOW_OF = 60;
  private static final int ONE_POISON_OF = 500;
  private static final int ONE_TWICE_OF = 100;

  /** A metric has 64 KiB at most. */
  private static final int OVERSIZE = 70_000;

  private final KafkaMetricPublisher publisher;
  private final KafkaProducer<byte[], byte[]> poison;
  private final Ledger ledger;
  private final Random random;
  private volatile @Nullable RuntimeException failure;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "torture-load"));

  Load(String bootstrap, Ledger ledger, long seed, int perSecond) {
    Map<String, Object> kafka = Map.of("bootstrap.servers", bootstrap);
    publisher = new KafkaMetricPublisher(kafka, Topics.METRICS.name());
    poison = new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer());
    this.ledger = ledger;
    random = new Random(seed + ledger.next());
    timer.scheduleAtFixedRate(
        this::sendOrEnd, 0, TimeUnit.SECONDS.toMicros(BATCH) / perSecond, TimeUnit.MICROSECONDS);
  }

  /** A timer forgets why its task ended. */
  private void sendOrEnd() {
    try {
      send();
    } catch (RuntimeException e) {
      failure = e;
      throw e;
    }
  }

  private void send() {
    int first = ledger.reserve(BATCH);
    int last = first + BATCH - 1;
    List<PerfMetric> batch = new ArrayList<>();
    for (int number = first; number <= last; number++) {
      PerfMetric metric = metric(number, System.currentTimeMillis());
      boolean twice = !batch.isEmpty() && random.nextInt(ONE_TWICE_OF) == 0;
      batch.add(twice ? numbered(batch.get(batch.size() - 1), number) : metric);
    }
    publisher
        .publish(batch)
        .whenComplete((done, failure) -> ledger.answered(first, last, failure == null));
    // Whether they arrive is all the same; when they do, a dead letter has to tell of each.
    if (random.nextInt(ONE_POISON_OF) == 0) {
      poison(POISON + first);
    }
    if (random.nextInt(ONE_POISON_OF) == 0) {
      poison(oversize(first));
    }
  }

  private void poison(String value) {
    poison.send(
        new ProducerRecord<>(Topics.METRICS.name(), value.getBytes(StandardCharsets.UTF_8)));
  }

  /** In which nothing is wrong but how long it is. */
  static String oversize(int number) {
    return POISON
        + number
        + ",\"category\":\""
        + CATEGORY
        + "\",\"topic\":\"Object Upload\",\"id\":\"upload-0\",\"value\":\"90 ms\""
        + " ".repeat(OVERSIZE)
        + "}";
  }

  private static PerfMetric numbered(PerfMetric metric, int number) {
    return metric.withProperties(Map.of(NUMBER, Integer.toString(number)));
  }

  private static String rule(String name, String expression) {
    return "      - alert: %s\n        expr: %s\n".formatted(name, expression);
  }

  private PerfMetric metric(int number, long now) {
    Series series = Series.of(CATEGORY, "Object Upload", "upload-" + random.nextInt(SERIES));
    int kind = random.nextInt(100);
    long at = now;
    if (kind < 8) {
      at = now - 20_000 - random.nextInt(20_000);
    } else if (kind < 12) {
      at = now - Duration.ofHours(2).toMillis();
    } else if (kind < 13) {
      at = now + Duration.ofMinutes(1).toMillis();
    }
    boolean slow = random.nextInt(ONE_SLOW_OF) == 0;
    Quantity quantity =
        kind == 20
            ? new Quantity(1, Unit.BYTES)
            : new Quantity(slow ? 0.9 : 0.05 + random.nextDouble() / 10, Unit.SECONDS);
    return numbered(PerfMetric.of(series, quantity, Status.OK, at * 1_000_000), number);
  }

  /** For five minutes, as many metrics as the broker takes. */
  void overload() throws InterruptedException {
    bulk(OVERLOAD, Integer.MAX_VALUE, number -> number % BULK_SERIES);
  }

  /** A million series, each with one metric, evenly over a minute. */
  void newSeries() throws InterruptedException {
    bulk(NEW_SERIES_WITHIN, NEW_SERIES, number -> number);
  }

  /** So many series, each with one metric, in some seconds. */
  void newSeries(int count) throws InterruptedException {
    bulk(Duration.ofSeconds(10), count, number -> number);
  }

  private void bulk(Duration within, int most, IntUnaryOperator series)
      throws InterruptedException {
    Semaphore room = new Semaphore(BULK_UNANSWERED);
    long begin = System.nanoTime();
    int sent = 0;
    while (sent < most && System.nanoTime() - begin < within.toNanos()) {
      room.acquire(BULK_BATCH);
      long due = most == Integer.MAX_VALUE ? 0 : within.toNanos() / most * sent;
      TimeUnit.NANOSECONDS.sleep(begin + due - System.nanoTime());
      int first = ledger.reserve(BULK_BATCH);
      int last = first + BULK_BATCH - 1;
      List<PerfMetric> batch = new ArrayList<>();
      for (int number = first; number <= last; number++) {
        batch.add(Bulk.metric(number, series.applyAsInt(number), System.currentTimeMillis()));
      }
      publisher
          .publish(batch)
          .whenComplete(
              (done, failure) -> {
                ledger.answered(first, last, failure == null);
                room.release(BULK_BATCH);
              });
      sent += BULK_BATCH;
    }
    System.out.printf(
        "  %,d metrics in %.0f s were sent besides%n", sent, (System.nanoTime() - begin) / 1e9);
  }

  /** Ends the stream; what is under way goes on. */
  void stop() {
    timer.shutdown();
  }

  /**
   * Whether it was stopped and the outcome of every metric is known.
   *
   * @throws IllegalStateException if it ended by itself before
   */
  boolean settled() {
    if (failure != null) {
      throw new IllegalStateException("the load ended early", failure);
    }
    return timer.isTerminated() && ledger.settled();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    publisher.close();
    poison.close(Duration.ofSeconds(5));
  }
}
