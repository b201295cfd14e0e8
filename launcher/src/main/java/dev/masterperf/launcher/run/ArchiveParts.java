package dev.masterperf.launcher.run;

import dev.masterperf.api.history.HistorySource;
import dev.masterperf.api.history.MemoryBudget;
import dev.masterperf.api.openmetrics.Figures;
import dev.masterperf.api.openmetrics.OwnFigures;
import dev.masterperf.archive.Archiver;
import dev.masterperf.archive.ArchiverSettings;
import dev.masterperf.archive.audit.AuditArchiver;
import dev.masterperf.archive.bucket.BucketSettings;
import dev.masterperf.archive.bucket.S3Bucket;
import dev.masterperf.archive.history.ArchiveHistory;
import dev.masterperf.archive.history.HistorySettings;
import dev.masterperf.archive.history.HotReach;
import dev.masterperf.archive.history.TopicBacklog;
import dev.masterperf.archive.maintenance.Maintenance;
import dev.masterperf.archive.maintenance.MaintenanceSettings;
import dev.masterperf.archive.maintenance.Retention;
import dev.masterperf.archive.trim.TopicTrimmer;
import dev.masterperf.archive.trim.TrimSettings;
import dev.masterperf.launcher.config.Configuration;
import dev.masterperf.model.DeletedScopes;
import dev.masterperf.model.Resolution;
import dev.masterperf.producer.MetricPublisher;
import dev.masterperf.streams.view.PerfView;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** What a process does with the bucket of the archive, where there is one. */
final class ArchiveParts {
  private final Configuration configuration;
  private final Backing backing;
  private final Identity self;
  private final Parts parts;
  private final Figures figures;
  private final Supplier<DeletedScopes> deleted;

  ArchiveParts(
      Configuration configuration,
      Backing backing,
      Identity self,
      Parts parts,
      Figures figures,
      Supplier<DeletedScopes> deleted) {
    this.configuration = configuration;
    this.backing = backing;
    this.self = self;
    this.parts = parts;
    this.figures = figures;
    this.deleted = deleted;
  }

  /**
   * Takes what is in the topics into the bucket, and keeps the bucket in order.
   *
   * @param scratch a folder for files on their way into the bucket
   */
  void collect(Path scratch) {
    backing
        .bucket()
        .ifPresent(
            bucket -> {
              Archiver archiver = parts.start("archive", () -> startedArchiver(bucket, scratch));
              parts.start(
                  "archive maintenance", () -> startedMaintenance(archiver, bucket, scratch));
            });
  }

  private Archiver startedArchiver(BucketSettings bucket, Path scratch) {
    Archiver archiver =
        new Archiver(
            new ArchiverSettings(
                backing.kafka(),
                Product.APPLICATION,
                self.id(),
                bucket,
                scratch,
                configuration.segments(),
                deleted),
            InstantSource.system());
    figures.add(() -> OwnFigures.ofArchive(archiver.figures(), archiver.problems().size()));
    archiver.start();
    return archiver;
  }

  private Maintenance startedMaintenance(Archiver archiver, BucketSettings bucket, Path scratch) {
    Retention retention =
        new Retention(configuration.archive().events(), configuration.archive().windows());
    Maintenance maintenance =
        new Maintenance(
            new MaintenanceSettings(
                self.id(), bucket, scratch.resolve("compaction"), retention, deleted),
            archiver::owned,
            InstantSource.system());
    figures.add(() -> OwnFigures.ofMaintenance(maintenance.totals()));
    maintenance.start();
    return maintenance;
  }

  /** Takes the entries of audit into the bucket. */
  void audit() {
    backing
        .bucket()
        .ifPresent(bucket -> parts.start("audit archive", () -> startedAuditArchiver(bucket)));
  }

  private AuditArchiver startedAuditArchiver(BucketSettings bucket) {
    AuditArchiver archiver =
        new AuditArchiver(
            backing.kafka(), Product.APPLICATION, self.id(), bucket, System::nanoTime);
    archiver.start();
    return archiver;
  }

  /**
   * Drops from the topics what is archived.
   *
   * @param share of the storage budget that is used
   */
  void trim(DoubleSupplier share) {
    backing
        .bucket()
        .ifPresent(
            bucket ->
                parts.start(
                    "trimmer",
                    () -> {
                      TopicTrimmer trimmer =
                          new TopicTrimmer(
                              new TrimSettings(
                                  backing.kafka(), Product.APPLICATION, self.id(), bucket),
                              share,
                              InstantSource.system());
                      trimmer.start();
                      return trimmer;
                    }));
  }

  /** Looks whether the archive's bucket, if there is one, can be used. */
  void checkBucket(MetricPublisher publisher) {
    backing
        .bucket()
        .ifPresent(
            bucket ->
                parts.step("bucket check", () -> BucketCheck.run(bucket, self.id(), publisher)));
  }

  /**
   * What queries about the past are answered from: hot windows, and the archive if there is one.
   *
   * @param hot windows of all processors
   * @param cache a folder for what was read of the bucket
   */
  HistorySource history(PerfView hot, Path cache) {
    InstantSource clock = InstantSource.system();
    MemoryBudget budget = MemoryBudget.ofHeap();
    return new HistorySource(
        hot,
        configuration.retention(),
        clock,
        budget,
        backing.bucket().map(bucket -> archived(bucket, cache, budget, clock)));
  }

  /** What else is configured is computed from events: before it was, no windows were archived. */
  private Set<Resolution> archivedWindows(HistorySettings defaults) {
    Set<Resolution> windows = EnumSet.noneOf(Resolution.class);
    windows.addAll(defaults.archived());
    windows.retainAll(configuration.segments().resolutions());
    return windows;
  }

  private ArchiveHistory archived(
      BucketSettings settings, Path cache, MemoryBudget budget, InstantSource clock) {
    S3Bucket bucket = parts.own("history bucket", new S3Bucket(settings));
    // Of a series that expired nobody knows here, though windows of it may still be hot.
    Duration ttl = configuration.series().ttl();
    Map<Resolution, Duration> told = new EnumMap<>(Resolution.class);
    configuration
        .retention()
        .forEach((resolution, kept) -> told.put(resolution, kept.compareTo(ttl) < 0 ? kept : ttl));
    HistorySettings defaults = HistorySettings.defaults(cache);
    return parts.own(
        "history",
        new ArchiveHistory(
            bucket,
            new HistorySettings(
                cache,
                defaults.cacheBytes(),
                Math.min(defaults.memoryBytes(), budget.bytes() / 4),
                Math.min(defaults.wholeBytes(), budget.bytes() / 8),
                defaults.threads(),
                defaults.freshFor(),
                archivedWindows(defaults),
                ttl,
                Math.min(defaults.maxRows(), budget.windows())),
            clock,
            HotReach.kept(told, clock),
            parts.own(
                "backlog",
                new TopicBacklog(
                    backing.kafka(), Product.APPLICATION + "-backlog-" + self.id(), clock))));
  }
}
