package dev.masterperf.producer.kafka;

import dev.masterperf.model.Topics;
import dev.masterperf.producer.KafkaMetricPublisher;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.MetricPublisher;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the metrics of a Kafka client: {@code
 * metric.reporters=dev.masterperf.producer.kafka.MasterPerfMetricsReporter} in the properties of
 * any producer, consumer, admin client or Streams application. docs/bridges.md lists the keys.
 *
 * <p>One daemon thread, {@code kafka-client-metrics}, owns a tracker and a producer of its own,
 * which reports to nobody. The client's threads only add to a map. A setting that is wrong ends the
 * client's start with a message; a cluster that cannot be reached does not, it is tried again.
 */
public final class MasterPerfMetricsReporter implements MetricsReporter {
  /** How long the client's close may wait for the last metrics to be sent. */
  public static final Duration CLOSE_DEADLINE = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(MasterPerfMetricsReporter.class);

  private final Function<Map<String, Object>, MetricPublisher> publishers;
  private final Duration closeDeadline;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "kafka-client-metrics");
  private volatile @Nullable ClientMetrics metrics;
  private volatile @Nullable ReporterSettings settings;
  private volatile Map<String, Object> properties = Map.of();

  /** For Kafka, which makes it by its name. */
  public MasterPerfMetricsReporter() {
    this(config -> new KafkaMetricPublisher(config, Topics.METRICS.name()), CLOSE_DEADLINE);
  }

  MasterPerfMetricsReporter(
      Function<Map<String, Object>, MetricPublisher> publishers, Duration closeDeadline) {
    this.publishers = publishers;
    this.closeDeadline = closeDeadline;
    thread.setDaemon(true);
  }

  /**
   * Reads the keys that begin with {@code masterperf.}
   *
   * @throws org.apache.kafka.common.config.ConfigException with all that is wrong with them
   */
  @Override
  public void configure(Map<String, ?> client) {
    ReporterSettings read = ReporterSettings.of(client);
    settings = read;
    metrics = new ClientMetrics(read);
    properties = known(client);
  }

  @Override
  public void init(List<KafkaMetric> first) {
    first.forEach(this::metricChange);
    thread.start();
  }

  @Override
  public void metricChange(KafkaMetric metric) {
    configured(metrics).add(metric);
  }

  @Override
  public void metricRemoval(KafkaMetric metric) {
    configured(metrics).remove(metric);
  }

  @Override
  public Set<String> reconfigurableConfigs() {
    return ReporterSettings.RECONFIGURABLE;
  }

  /**
   * @throws org.apache.kafka.common.config.ConfigException with all that is wrong with the new keys
   */
  @Override
  public void validateReconfiguration(Map<String, ?> changed) {
    ReporterSettings.of(merged(changed));
  }

  @Override
  public void reconfigure(Map<String, ?> changed) {
    Map<String, Object> all = merged(changed);
    ReporterSettings read = ReporterSettings.of(all);
    properties = all;
    settings = read;
    configured(metrics).reconfigure(read);
  }

  /** The properties with what is allowed to change changed; everything else stays as it was. */
  private Map<String, Object> merged(Map<String, ?> changed) {
    Map<String, Object> all = new HashMap<>(properties);
    changed.forEach(
        (key, value) -> {
          if (ReporterSettings.RECONFIGURABLE.contains(key)) {
            all.put(key, value);
          }
        });
    return all;
  }

  private static Map<String, Object> known(Map<String, ?> client) {
    Map<String, Object> copy = new HashMap<>();
    client.forEach(
        (key, value) -> {
          if (value != null) {
            copy.put(key, value);
          }
        });
    return Map.copyOf(copy);
  }

  private void run() {
    try {
      MetricPublisher publisher = open();
      if (publisher != null) {
        report(publisher);
      }
    } catch (InterruptedException e) {
      // By close(), which has said so.
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Tries at least once, since a client that lives shorter than an interval has something to tell
   * at its end as well. Null if the client was closed before there was one.
   */
  private @Nullable MetricPublisher open() throws InterruptedException {
    boolean complained = false;
    do {
      try {
        return publishers.apply(configured(settings).producer());
      } catch (KafkaException e) {
        if (!complained) {
          complained = true;
          LOG.atWarn()
              .setCause(e)
              .addKeyValue("client", configured(settings).clientId())
              .log("the metrics of a client cannot be sent yet");
        }
      }
    } while (!closing.await(intervalMillis(), TimeUnit.MILLISECONDS));
    return null;
  }

  private void report(MetricPublisher publisher) throws InterruptedException {
    ReporterSettings now = configured(settings);
    ClientMetrics read = configured(metrics);
    try (publisher;
        MasterPerfTracker tracker =
            new MasterPerfTracker(
                publisher, now.scope(), now.source(), InstantSource.system(), System::nanoTime)) {
      while (!closing.await(intervalMillis(), TimeUnit.MILLISECONDS)) {
        read.readInto(tracker);
      }
      read.readInto(tracker);
    }
  }

  private long intervalMillis() {
    return configured(settings).interval().toMillis();
  }

  /**
   * Reads once more and sends that, but holds up the client no longer than {@link #CLOSE_DEADLINE};
   * what is not sent by then is lost, and logged.
   */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(closeDeadline.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      LOG.atWarn()
          .addKeyValue("client", configured(settings).clientId())
          .log("a client is closed before its last metrics were sent");
      thread.interrupt();
    }
  }

  private static <T> T configured(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("configure() comes before anything else");
    }
    return part;
  }
}
