package dev.masterperf.benchmarks.history.truth;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.maintenance.Compactor;
import dev.masterperf.archive.maintenance.Report;
import dev.masterperf.archive.manifest.Commit;
import dev.masterperf.archive.manifest.Manifest;
import dev.masterperf.archive.manifest.PartitionManifest;
import dev.masterperf.archive.manifest.SourcePartition;
import dev.masterperf.archive.manifest.SourcePartition.Source;
import dev.masterperf.archive.parquet.EventsFile;
import dev.masterperf.archive.parquet.WindowsFile;
import dev.masterperf.archive.segment.ClosedSegment;
import dev.masterperf.archive.segment.Formats;
import dev.masterperf.archive.segment.OpenSegment;
import dev.masterperf.archive.segment.Scratch;
import dev.masterperf.model.Resolution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The archive's writer over records of a simulated stream, one segment each time it is told to. */
final class SimulatedArchive {
  private static final Set<Resolution> RESOLUTIONS = Set.of(Resolution.MINUTE, Resolution.HOUR);

  private static final Formats FORMATS = new Formats(EventsFile::write, WindowsFile::write);

  private final Bucket bucket;
  private final Manifest manifest;
  private final Scratch scratch;
  private final Compactor compactor;
  private final Map<Source, PartitionManifest> counts = new EnumMap<>(Source.class);
  private final Map<Source, Long> next = new EnumMap<>(Source.class);
  private int segments;
  private int replaced;

  /**
   * @param folder for files on their way
   * @param clock as that of the stream
   */
  SimulatedArchive(Bucket bucket, Path folder, InstantSource clock) {
    this.bucket = bucket;
    this.manifest = new Manifest(bucket);
    this.scratch = Scratch.open(folder.resolve("segments"));
    this.compactor = new Compactor(bucket, made(folder.resolve("compacted")), "bench", clock);
  }

  /** Archives these records, if there are some: builds files, stores and verifies them, commits. */
  void archive(Source source, List<SimulatedStream.Written> records, long nowMillis) {
    if (records.isEmpty()) {
      return;
    }
    SourcePartition partition = new SourcePartition(source, 0);
    long offset = next.getOrDefault(source, 0L);
    OpenSegment open = new OpenSegment(partition, offset, RESOLUTIONS, FORMATS);
    for (SimulatedStream.Written record : records) {
      open.add(offset++, record.appendMillis(), record.key(), record.value());
    }
    next.put(source, offset);
    PartitionManifest before = counts.computeIfAbsent(source, fresh -> manifest.read(partition));
    ClosedSegment segment = open.close();
    while (!segment.isStored()) {
      segment.storeNext(bucket, scratch, before.sequence());
    }
    if (segment.skipped() > 0) {
      throw new IllegalStateException(source + ": the archive skipped " + segment.skipped());
    }
    Commit commit =
        new Commit("bench", nowMillis, Optional.of(segment.offsets()), segment.files(), List.of());
    counts.put(source, manifest.commit(manifest.read(partition), commit));
    segments++;
  }

  private static Path made(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes few files of many. */
  void compact() {
    for (Source source : Source.values()) {
      Compactor.Done done = compactor.compactAll(new SourcePartition(source, 0), Report.NONE);
      replaced += done.replaced();
    }
  }

  /** How many files were replaced by compacted ones. */
  int replaced() {
    return replaced;
  }

  /** How many were committed. */
  int segments() {
    return segments;
  }
}
