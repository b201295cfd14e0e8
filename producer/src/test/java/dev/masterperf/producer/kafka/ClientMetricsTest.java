package dev.masterperf.producer.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.RecordingPublisher;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.Metrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Read by hand, one reading after another. */
class ClientMetricsTest {
  private final RecordingPublisher published = new RecordingPublisher();
  private final MasterPerfTracker tracker = new MasterPerfTracker(published);
  private final Metrics kafka = new Metrics();

  @AfterEach
  void close() {
    kafka.close();
    tracker.close();
  }

  @Test
  void aPatternThatChangesIsHeldAgainstTheMetricsThatAreThere() {
    ClientMetrics metrics = new ClientMetrics(settings(Map.of("masterperf.include", "g/a")));
    add(metrics, "a");
    add(metrics, "b");
    assertThat(read(metrics)).containsOnly("a");

    metrics.reconfigure(settings(Map.of("masterperf.include", "g/b")));
    int before = published.all().size();
    metrics.readInto(tracker);
    tracker.flush();

    assertThat(published.all().stream().skip(before))
        .extracting(metric -> metric.series().id())
        .containsOnly("b");
  }

  @Test
  void aMetricThatGoesMakesRoomForOneThatComes() {
    ClientMetrics metrics =
        new ClientMetrics(settings(Map.of("masterperf.include", ".*", "masterperf.max.series", 1)));
    MetricName first = add(metrics, "first");
    assertThat(read(metrics)).containsOnly("first");

    metrics.remove(kafka.metric(first));
    add(metrics, "second");
    assertThat(read(metrics)).contains("second");
    assertThat(published.of("MasterPerf", "refused_metrics")).isEmpty();
  }

  private List<String> read(ClientMetrics metrics) {
    metrics.readInto(tracker);
    tracker.flush();
    return published.all().stream().map(metric -> metric.series().id()).toList();
  }

  private MetricName add(ClientMetrics metrics, String name) {
    MetricName metric = kafka.metricName(name, "g", "", Map.of("client-id", "c"));
    kafka.addMetric(metric, (Gauge<Integer>) (config, now) -> 1);
    metrics.add(kafka.metric(metric));
    return metric;
  }

  private static ReporterSettings settings(Map<String, Object> keys) {
    Map<String, Object> client = new HashMap<>(keys);
    client.put("bootstrap.servers", "127.0.0.1:1");
    client.put("client.id", "c");
    return ReporterSettings.of(client);
  }
}
