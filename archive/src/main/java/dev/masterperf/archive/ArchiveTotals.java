package dev.masterperf.archive;

import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.archive.manifest.Commit.Offsets;
import dev.masterperf.archive.manifest.SourcePartition;
import dev.masterperf.archive.manifest.SourcePartition.Source;
import dev.masterperf.archive.segment.ClosedSegment;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** What an archiver counts. Thread-safe. */
final class ArchiveTotals {
  private final Map<Source, Counters> bySource = new EnumMap<>(Source.class);

  /** Of one topic. */
  private static final class Counters {
    final LongAdder segments = new LongAdder();
    final LongAdder files = new LongAdder();
    final LongAdder bytes = new LongAdder();
    final LongAdder rows = new LongAdder();
    final LongAdder skipped = new LongAdder();
    final LongAdder failures = new LongAdder();
    final LongAdder lostOffsets = new LongAdder();
    volatile long lag;
    volatile double oldestSeconds;

    ArchiveFigures now() {
      return new ArchiveFigures(
          segments.sum(),
          files.sum(),
          bytes.sum(),
          rows.sum(),
          skipped.sum(),
          failures.sum(),
          lostOffsets.sum(),
          lag,
          oldestSeconds);
    }
  }

  private volatile Set<SourcePartition> owned = Set.of();

  ArchiveTotals() {
    for (Source source : Source.values()) {
      bySource.put(source, new Counters());
    }
  }

  private Counters of(Source source) {
    return Objects.requireNonNull(bySource.get(source));
  }

  void owns(Set<SourcePartition> partitions) {
    owned = Set.copyOf(partitions);
  }

  Set<SourcePartition> owned() {
    return owned;
  }

  void archived(Source source, ClosedSegment segment) {
    Counters counters = of(source);
    counters.segments.increment();
    counters.skipped.add(segment.skipped());
    for (DataFile file : segment.files()) {
      counters.files.increment();
      counters.bytes.add(file.bytes());
      counters.rows.add(file.rows());
    }
  }

  void failed(Source source) {
    of(source).failures.increment();
  }

  void lost(Source source, Offsets offsets) {
    of(source).lostOffsets.add(offsets.last() - offsets.first() + 1);
  }

  void lag(Source source, long offsets, double oldestSeconds) {
    of(source).lag = offsets;
    of(source).oldestSeconds = oldestSeconds;
  }

  Map<Source, ArchiveFigures> now() {
    Map<Source, ArchiveFigures> now = new EnumMap<>(Source.class);
    bySource.forEach((source, counters) -> now.put(source, counters.now()));
    return now;
  }
}
