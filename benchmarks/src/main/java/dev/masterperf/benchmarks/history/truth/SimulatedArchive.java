package dev.masterperf.benchmarks.history.truth;

import dev.masterperf.archive.bucket.Bucket;
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
import java.nio.file.Path;
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
  private final Map<Source, PartitionManifest> counts = new EnumMap<>(Source.class);
  private final Map<Source, Long> next = new EnumMap<>(Source.class);
  private int segments;

  /**
   * @param folder for files on their way
   */
  SimulatedArchive(Bucket bucket, Path folder) {
    this.bucket = bucket;
    this.manifest = new Manifest(bucket);
    this.scratch = Scratch.open(folder);
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

  /** How many were committed. */
  int segments() {
    return segments;
  }
}
