package dev.masterperf.api.openmetrics;

import dev.masterperf.alerts.delivery.EndpointStatus;
import dev.masterperf.alerts.delivery.EndpointTotals;
import dev.masterperf.alerts.delivery.Latency;
import dev.masterperf.alerts.rule.InForce;
import dev.masterperf.api.health.Build;
import dev.masterperf.api.health.Readiness;
import dev.masterperf.archive.ArchiveFigures;
import dev.masterperf.archive.maintenance.Maintenance;
import dev.masterperf.archive.manifest.SourcePartition.Source;
import dev.masterperf.streams.anomaly.DetectorFigures;
import dev.masterperf.streams.anomaly.DetectorReport;
import dev.masterperf.streams.scopetopic.CopyFigures;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The figures there are, made of what the parts count. */
public final class OwnFigures {
  private static final String REFUSED = "refused";
  private static final double MILLIS_PER_SECOND = 1000.0;

  private OwnFigures() {}

  /** Which program this is, since when, and whether it can do its work. */
  public static List<Family> ofProcess(Instant startedAt, Readiness readiness) {
    return List.of(
        Family.gauge("masterperf_build_info", "Which version this is; always 1.")
            .with(Map.of("version", Build.version(), "java", Runtime.version().toString()), 1),
        Family.gauge("masterperf_start_time_seconds", "When this process began, Unix time.")
            .with(seconds(startedAt)),
        Family.gauge("masterperf_ready", "Whether this process can do its work: 1 or 0.")
            .with(readiness.ready() ? 1 : 0));
  }

  /**
   * How the last reading of a file went.
   *
   * @param what is in it, as part of a name: {@code rules} or {@code routes}
   */
  public static List<Family> ofReload(String what, ReloadStatus status) {
    String prefix = "masterperf_" + what + "_last_reload_";
    return List.of(
        Family.gauge(
                prefix + "successful",
                "Whether the last reading of the " + what + " was taken: 1 or 0.")
            .with(status.successful() ? 1 : 0),
        Family.gauge(
                prefix + "success_timestamp_seconds",
                "When the " + what + " in force were read, Unix time.")
            .with(seconds(status.takenAt())));
  }

  /** How many alert rules this process evaluates. */
  public static List<Family> ofRules(int count) {
    return List.of(
        Family.gauge("masterperf_rules", "Alert rules that this process evaluates.").with(count));
  }

  /** How far this process has taken the rule files that are stored for all. */
  public static List<Family> ofStoredRules(InForce rules) {
    return List.of(
        Family.gauge(
                "masterperf_stored_rule_files_left_out",
                "Rule files stored for all processes that this one cannot take.")
            .with(rules.leftOut().size()),
        Family.gauge(
                "masterperf_stored_rules_version",
                "Up to which change of the stored rule files this process has taken them.")
            .with((double) rules.storedVersion()));
  }

  /** What a processor could not take as it came, by what it calls it. */
  public static List<Family> ofIngest(Map<String, Long> totals) {
    Family refused =
        Family.counter("masterperf_ingest_refused", "Metrics that were not taken, by reason.");
    Family irregular =
        Family.counter(
            "masterperf_ingest_irregular",
            "Metrics that were late for some windows, on another partition than their own, or"
                + " counted in an overflow series.");
    for (Map.Entry<String, Long> one : totals.entrySet()) {
      String name = one.getKey();
      if (name.startsWith(REFUSED + "-")) {
        refused =
            refused.with(Map.of("reason", name.substring(REFUSED.length() + 1)), one.getValue());
      } else if (!name.equals(REFUSED)) { // which its reasons add up to
        irregular = irregular.with(Map.of("kind", name), one.getValue());
      }
    }
    return List.of(
        refused,
        irregular,
        Family.counter("masterperf_dead_letters", "Metrics that were not taken, for any reason.")
            .with((double) totals.getOrDefault(REFUSED, 0L)));
  }

  /** How detectors of this process stand, by rule. */
  public static List<Family> ofDetectors(DetectorReport report) {
    Family detectors =
        Family.gauge("masterperf_detectors", "Series of rules with detectors, by how they stand.");
    Family warmIn =
        Family.gauge(
            "masterperf_detectors_warm_up_seconds",
            "How long the slowest detector of a rule warms up yet, if values keep coming.");
    for (Map.Entry<String, DetectorFigures> one : report.byRule().entrySet()) {
      String rule = one.getKey();
      DetectorFigures figures = one.getValue();
      detectors =
          detectors
              .with(Map.of("rule", rule, "state", "judging"), (double) figures.judging())
              .with(Map.of("rule", rule, "state", "warming_up"), (double) figures.warmingUp())
              .with(Map.of("rule", rule, "state", "waiting"), (double) figures.waiting())
              .with(Map.of("rule", rule, "state", "refused"), (double) figures.refused());
      warmIn = warmIn.with(Map.of("rule", rule), figures.warmInMillis() / MILLIS_PER_SECOND);
    }
    Family size =
        Family.gauge("masterperf_detectors_bytes", "Memory that detectors take.")
            .with((double) report.takenBytes());
    Family limit =
        Family.gauge("masterperf_detectors_limit_bytes", "Memory that detectors may take.")
            .with((double) report.mostBytes());
    return List.of(detectors, warmIn, size, limit);
  }

  /** What the notifier of this process did, by endpoint. */
  public static List<Family> ofDelivery(
      Map<String, EndpointTotals> totals, int undelivered, List<EndpointStatus> endpoints) {
    Family delivered =
        Family.counter("masterperf_notifications_delivered", "Notifications that were taken.");
    Family failed =
        Family.counter(
            "masterperf_notification_attempts_failed", "Attempts that failed and are repeated.");
    Family givenUp =
        Family.counter(
            "masterperf_notifications_given_up", "Notifications refused for good, or too old.");
    Family latency =
        Family.histogram(
            "masterperf_notification_latency_seconds",
            "From the event that made an alert to the answer that took its notification.");
    for (Map.Entry<String, EndpointTotals> one : totals.entrySet()) {
      Map<String, String> endpoint = Map.of("receiver", one.getKey());
      EndpointTotals total = one.getValue();
      delivered = delivered.with(endpoint, (double) total.delivered());
      failed = failed.with(endpoint, (double) total.failedAttempts());
      givenUp = givenUp.with(endpoint, (double) total.givenUp());
      latency =
          latency.with(
              endpoint, Latency.BOUNDS, total.latency().counts(), total.latency().sumSeconds());
    }
    Family taking =
        Family.gauge(
            "masterperf_endpoint_taking",
            "Whether an endpoint takes notifications: 0 while it is silent or disabled.");
    for (EndpointStatus endpoint : endpoints) {
      taking =
          taking.with(
              Map.of("receiver", endpoint.receiver()),
              endpoint.state() == EndpointStatus.State.TAKING ? 1 : 0);
    }
    return List.of(
        delivered,
        failed,
        givenUp,
        latency,
        taking,
        Family.gauge("masterperf_notifications_undelivered", "Notifications not delivered yet.")
            .with(undelivered));
  }

  /**
   * What the archiver of this process did, by topic.
   *
   * @param waiting of how many partitions something keeps it from going on
   */
  public static List<Family> ofArchive(Map<Source, ArchiveFigures> bySource, int waiting) {
    Family segments = Family.counter("masterperf_archive_segments", "Segments that were archived.");
    Family files = Family.counter("masterperf_archive_files", "Data files that were archived.");
    Family bytes = Family.counter("masterperf_archive_bytes", "Bytes of the archived files.");
    Family rows = Family.counter("masterperf_archive_rows", "Rows in the archived files.");
    Family skipped =
        Family.counter(
            "masterperf_archive_skipped",
            "Events and windows that could not be archived, since they cannot be read.");
    Family failures =
        Family.counter("masterperf_archive_failures", "Steps that failed and are tried again.");
    Family lost =
        Family.counter(
            "masterperf_archive_lost_offsets",
            "Offsets that a topic dropped before they were archived.");
    Family lag =
        Family.gauge("masterperf_archive_lag_offsets", "Offsets that are not archived yet.");
    Family oldest =
        Family.gauge(
            "masterperf_archive_lag_seconds",
            "How long the oldest record that was collected waits to be archived.");
    for (Map.Entry<Source, ArchiveFigures> one : bySource.entrySet()) {
      Map<String, String> topic = Map.of("topic", one.getKey().topic().name());
      ArchiveFigures figures = one.getValue();
      segments = segments.with(topic, (double) figures.segments());
      files = files.with(topic, (double) figures.files());
      bytes = bytes.with(topic, (double) figures.bytes());
      rows = rows.with(topic, (double) figures.rows());
      skipped = skipped.with(topic, (double) figures.skipped());
      failures = failures.with(topic, (double) figures.failures());
      lost = lost.with(topic, (double) figures.lostOffsets());
      lag = lag.with(topic, (double) figures.lag());
      oldest = oldest.with(topic, figures.oldestSeconds());
    }
    return List.of(
        segments,
        files,
        bytes,
        rows,
        skipped,
        failures,
        lost,
        lag,
        oldest,
        Family.gauge(
                "masterperf_archive_waiting", "Partitions whose archive waits and tries again.")
            .with(waiting));
  }

  /** How the archive is kept in order. */
  public static List<Family> ofMaintenance(Maintenance.Totals totals) {
    return List.of(
        Family.counter("masterperf_archive_compacted_files", "Files that others were made of.")
            .with((double) totals.compacted().replaced()),
        Family.counter(
                "masterperf_archive_expired_files",
                "Files that do not count for they were too old.")
            .with((double) totals.expired()),
        Family.counter(
                "masterperf_archive_deleted_objects", "Objects deleted that no longer counted.")
            .with((double) totals.deleted()));
  }

  /**
   * What large answers come to, and slow clients.
   *
   * @param underWay exports and answers of history that are being written
   * @param readers connections that were ended, for they took an answer too slowly
   * @param heads connections that were ended, for the head of a request did not become whole
   */
  public static List<Family> ofSlowClients(int underWay, long readers, long heads) {
    return List.of(
        Family.gauge("masterperf_downloads", "Exports and answers of history that are under way.")
            .with(underWay),
        Family.counter(
                "masterperf_slow_connections_ended",
                "Connections that were ended, for they took an answer or sent a head too slowly.")
            .with(Map.of("what", "answer"), (double) readers)
            .with(Map.of("what", "head"), (double) heads));
  }

  /**
   * How full the disk of the data folder is.
   *
   * @param usable bytes that this process may still write
   * @param total bytes of the whole disk
   */
  public static List<Family> ofDisk(long usable, long total) {
    return List.of(
        Family.gauge("masterperf_disk_free_bytes", "What is free on the disk of the data folder.")
            .with((double) usable),
        Family.gauge("masterperf_disk_bytes", "How large the disk of the data folder is.")
            .with((double) total),
        Family.gauge("masterperf_disk_used_ratio", "How full the disk of the data folder is.")
            .with(total <= 0 ? 0 : 1 - (double) usable / total));
  }

  /**
   * How the heartbeat goes.
   *
   * @param withheld whether something keeps it from being sent
   */
  public static List<Family> ofHeartbeat(long sent, long failed, boolean withheld) {
    return List.of(
        Family.counter("masterperf_heartbeats", "Heartbeats, by what became of the call.")
            .with(Map.of("result", "taken"), (double) sent)
            .with(Map.of("result", "failed"), (double) failed),
        Family.gauge(
                "masterperf_heartbeat_withheld",
                "Whether no heartbeat is sent now, since something does not work: 1 or 0.")
            .with(withheld ? 1 : 0));
  }

  /** Whether what people did could be written down. */
  public static List<Family> ofAudit(long lost) {
    return List.of(
        Family.counter(
                "masterperf_audit_entries_lost", "Entries that could not be written to audit.")
            .with((double) lost));
  }

  /**
   * How well something that is kept in a topic is followed.
   *
   * @param what is followed, such as {@code views}
   */
  public static List<Family> ofFollowing(String what, long failures) {
    return List.of(
        Family.counter(
                "masterperf_following_failures",
                "How often following a topic failed and was begun anew.")
            .with(Map.of("what", what), (double) failures));
  }

  /** How topics of single scopes are copied into that of all metrics. */
  public static List<Family> ofScopeTopics(CopyFigures figures) {
    return List.of(
        byLabel(
            Family.counter(
                "masterperf_scope_topics_copied",
                "Metrics that came by topics of single scopes and were copied."),
            "topic",
            figures.copied()),
        byLabel(
            Family.counter(
                "masterperf_scope_topics_refused",
                "Metrics of topics of single scopes that became dead letters, by reason."),
            "reason",
            figures.refused()),
        byLabel(
            Family.gauge(
                "masterperf_scope_topics_lag",
                "Records of topics of single scopes, read by this process, that are not copied."),
            "topic",
            figures.lags()));
  }

  private static Family byLabel(Family family, String label, Map<String, Long> values) {
    Family filled = family;
    for (Map.Entry<String, Long> one : new TreeMap<>(values).entrySet()) {
      filled = filled.with(Map.of(label, one.getKey()), (double) one.getValue());
    }
    return filled;
  }

  private static double seconds(Instant time) {
    return Duration.between(Instant.EPOCH, time).toMillis() / MILLIS_PER_SECOND;
  }
}
