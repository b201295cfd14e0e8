package dev.masterperf.producer.kafka;

import dev.masterperf.model.MetricType;
import dev.masterperf.model.Series;
import dev.masterperf.model.Unit;
import dev.masterperf.model.foreign.Labels;
import dev.masterperf.model.foreign.MeasuredUnit;
import dev.masterperf.model.wire.IdentityLimits;
import dev.masterperf.producer.Gauge;
import dev.masterperf.producer.MasterPerfTracker;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metrics a client has at the moment, and those of them that are read.
 *
 * <p>The client's threads add and remove; one thread reads. Every reading is a gauge's, totals as
 * well: each second sample holds the whole total, so one that is lost takes nothing along.
 */
final class ClientMetrics {
  static final String CATEGORY = "Kafka";

  private static final Logger LOG = LoggerFactory.getLogger(MasterPerfMetricsReporter.class);
  private static final String CLIENT_ID = "client-id";

  private final Map<MetricName, KafkaMetric> metrics = new ConcurrentHashMap<>();
  private final Map<MetricName, Row> rows = new ConcurrentHashMap<>();
  private volatile ReporterSettings settings;
  private volatile boolean full;
  private volatile boolean failed;

  /** Where a metric goes. */
  private sealed interface Row {
    /** Nowhere. */
    record None() implements Row {}

    record Read(Gauge gauge, MeasuredUnit measured) implements Row {}
  }

  private static final Row NONE = new Row.None();

  ClientMetrics(ReporterSettings settings) {
    this.settings = settings;
  }

  void add(KafkaMetric metric) {
    metrics.put(metric.metricName(), metric);
  }

  void remove(KafkaMetric metric) {
    metrics.remove(metric.metricName(), metric);
    rows.remove(metric.metricName());
  }

  void reconfigure(ReporterSettings newSettings) {
    settings = newSettings;
    full = false;
    rows.clear();
  }

  /** Reads all that are included into the tracker's gauges. */
  void readInto(MasterPerfTracker tracker) {
    long taken = rows.values().stream().filter(row -> row instanceof Row.Read).count();
    for (Map.Entry<MetricName, KafkaMetric> each : metrics.entrySet()) {
      Row row = rows.get(each.getKey());
      if (row == null) {
        row = row(each.getKey(), tracker, taken);
        taken += row instanceof Row.Read ? 1 : 0;
        keep(each.getKey(), row);
      }
      if (row instanceof Row.Read read) {
        read(each.getValue(), read, tracker);
      }
    }
  }

  /** A metric that was removed meanwhile must not stay here. */
  private void keep(MetricName name, Row row) {
    rows.put(name, row);
    if (!metrics.containsKey(name)) {
      rows.remove(name);
    }
  }

  private Row row(MetricName name, MasterPerfTracker tracker, long taken) {
    ReporterSettings now = settings;
    if (!now.include().matcher(path(name)).matches()) {
      return NONE;
    }
    if (taken >= now.maxSeries()) {
      tracker.counter(own("refused_metrics"), Unit.ONE).increment();
      if (!full) {
        full = true;
        LOG.atWarn()
            .addKeyValue("client", now.clientId())
            .addKeyValue("metric", path(name))
            .addKeyValue("limit", now.maxSeries())
            .log("a client has more metrics than masterperf.max.series, further ones are left out");
      }
      return NONE;
    }
    try {
      Series series = series(name, now);
      IdentityLimits.require(series);
      MeasuredUnit measured = ClientUnits.of(name);
      return new Row.Read(tracker.gauge(series, measured.base()), measured);
    } catch (IllegalArgumentException e) {
      complain(name, e, tracker);
      return NONE;
    }
  }

  /** What {@code include} is held against: {@code group/name}, or {@code group/name{topic=x}}. */
  static String path(MetricName name) {
    Map<String, String> tags = new TreeMap<>(name.tags());
    tags.remove(CLIENT_ID);
    return name.group() + "/" + name.name() + (tags.isEmpty() ? "" : tags);
  }

  private static Series series(MetricName name, ReporterSettings settings) {
    Labels labels = new Labels();
    name.tags()
        .forEach(
            (tag, value) -> {
              if (!tag.equals(CLIENT_ID) || !value.equals(settings.source())) {
                labels.add(tag, value);
              }
            });
    return new Series(
        settings.scope(),
        CATEGORY,
        MetricType.PERFORMANCE,
        name.group(),
        Series.DEFAULT_SUB_CAT,
        name.name(),
        settings.source(),
        labels.toMap());
  }

  private void read(KafkaMetric metric, Row.Read row, MasterPerfTracker tracker) {
    try {
      // Before anything has happened most of Kafka's averages are NaN.
      if (metric.metricValue() instanceof Number number && Double.isFinite(number.doubleValue())) {
        row.gauge().set(row.measured().toBase(number.doubleValue()));
      }
    } catch (RuntimeException e) {
      // Code of the client's that is not made for other threads; the other metrics go on.
      complain(metric.metricName(), e, tracker);
    }
  }

  private void complain(MetricName name, RuntimeException cause, MasterPerfTracker tracker) {
    tracker.counter(own("failed_readings"), Unit.ONE).increment();
    if (!failed) {
      failed = true;
      LOG.atWarn()
          .setCause(cause)
          .addKeyValue("client", settings.clientId())
          .addKeyValue("metric", path(name))
          .log("a metric of a client cannot be read");
    }
  }

  private static Series own(String id) {
    return Series.of("MasterPerf", "Kafka clients", id);
  }
}
