package dev.masterperf.launcher.watch;

import dev.masterperf.api.openmetrics.Family;
import dev.masterperf.api.openmetrics.Family.Kind;
import dev.masterperf.api.openmetrics.Family.Point;
import dev.masterperf.model.MetricType;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Figures of a process as rows of scope {@link Series#OWN_SCOPE}. Their id is the name that {@code
 * /metrics} has, and they have the labels of there, so that a rule reads the same here and in
 * Prometheus; label {@code instance} and the source are the process, and a label {@code topic} is
 * the topic of the row.
 */
final class OwnRows {
  private static final String CATEGORY = "MasterPerf";
  private static final String TOPIC = "Self-watch";
  private static final String TOPIC_LABEL = "topic";
  private static final String INSTANCE_LABEL = "instance";

  /** What people and rules look at; the rest is for those who scrape. */
  static final Set<String> KEPT =
      Set.of(
          "masterperf_archive_failures",
          "masterperf_archive_lag_offsets",
          "masterperf_archive_lag_seconds",
          "masterperf_archive_lost_offsets",
          "masterperf_archive_waiting",
          "masterperf_audit_entries_lost",
          "masterperf_dead_letters",
          "masterperf_disk_used_ratio",
          "masterperf_endpoint_taking",
          "masterperf_following_failures",
          "masterperf_heartbeat_withheld",
          "masterperf_ingest_ahead",
          "masterperf_ingest_irregular",
          "masterperf_ingest_refused",
          "masterperf_live_series",
          "masterperf_notification_attempts_failed",
          "masterperf_notifications_delivered",
          "masterperf_notifications_given_up",
          "masterperf_notifications_undelivered",
          "masterperf_processor_delay_seconds",
          "masterperf_processor_lag_records",
          "masterperf_processor_last_commit_seconds",
          "masterperf_processor_records",
          "masterperf_processor_stalled_seconds",
          "masterperf_processor_thread_restarts",
          "masterperf_ready",
          "masterperf_rules_last_reload_successful",
          "masterperf_start_time_seconds",
          "masterperf_storage_bytes",
          "masterperf_store_bytes");

  private final String instance;

  /**
   * @param instance name of the process
   */
  OwnRows(String instance) {
    this.instance = instance;
  }

  /**
   * One metric for each number.
   *
   * @param tsNanos when they were read, epoch nanoseconds
   */
  List<PerfMetric> of(List<Family> families, long tsNanos) {
    List<PerfMetric> rows = new ArrayList<>();
    for (Family family : families) {
      if (KEPT.contains(family.name()) && family.kind() != Kind.HISTOGRAM) {
        for (Point point : family.points()) {
          if (Double.isFinite(point.value())) {
            rows.add(row(family.name(), point, tsNanos));
          }
        }
      }
    }
    return rows;
  }

  private PerfMetric row(String name, Point point, long tsNanos) {
    SortedMap<String, String> labels = new TreeMap<>(point.labels());
    labels.put(INSTANCE_LABEL, instance);
    String topic = labels.remove(TOPIC_LABEL);
    Series series =
        new Series(
            Series.OWN_SCOPE,
            CATEGORY,
            MetricType.PERFORMANCE,
            topic == null ? TOPIC : topic,
            Series.DEFAULT_SUB_CAT,
            name + point.suffix(),
            instance,
            labels);
    return PerfMetric.of(series, new Quantity(point.value(), unit(name)), Status.OK, tsNanos);
  }

  private static Unit unit(String name) {
    if (name.endsWith("_seconds") && !name.endsWith("_time_seconds")) {
      return Unit.SECONDS;
    }
    return name.endsWith("_bytes") ? Unit.BYTES : Unit.ONE;
  }
}
