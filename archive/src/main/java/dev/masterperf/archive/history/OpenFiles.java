package dev.masterperf.archive.history;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.archive.history.OpenFile.Named;
import dev.masterperf.archive.history.OpenFile.RangesOf;
import dev.masterperf.archive.parquet.HeldBytes;
import dev.masterperf.archive.parquet.RandomBytes;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.query.windows.SeriesLabels;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Files that were opened, those used last. Threads may share it: its lock is held for looking up
 * alone, so two may open the same file at once, and one of both is kept.
 */
final class OpenFiles {
  /** So many series are known by name; beyond it all are learnt anew. */
  private static final int MAX_NAMES = 500_000;

  private final Bucket bucket;
  private final SegmentCache cache;
  private final long wholeBytes;
  private final long maxBytes;

  /** By key, the one used longest ago first. Guarded by this, as the rest is. */
  private final Map<String, OpenFile> open = new LinkedHashMap<>(16, 0.75f, true);

  private final Map<SeriesKey, Named> names = new HashMap<>();
  private long bytes;

  OpenFiles(Bucket bucket, SegmentCache cache, long wholeBytes, long maxBytes) {
    this.bucket = bucket;
    this.cache = cache;
    this.wholeBytes = wholeBytes;
    this.maxBytes = maxBytes;
  }

  /**
   * Opens a file, unless it is open.
   *
   * @throws dev.masterperf.archive.parquet.DamagedFileException (unchecked) if it is not what was
   *     written
   * @throws dev.masterperf.archive.bucket.BucketException (unchecked) if it cannot be had
   */
  OpenFile get(DataFile file) {
    OpenFile known = find(file);
    if (known != null) {
      return known;
    }
    RandomBytes bytes =
        isKeptWhole(file)
            ? new HeldBytes(cache.get(file))
            : new RangesOf(bucket, file.key(), file.bytes());
    OpenFile opened = new OpenFile(file, bytes, this::named);
    keep(opened);
    return opened;
  }

  /** Whether the disk has it, where it may have become damaged after it was opened. */
  boolean isKeptWhole(DataFile file) {
    return file.bytes() <= wholeBytes;
  }

  /** Forgets a file, so that it is opened and looked at anew. */
  synchronized void forget(DataFile file) {
    OpenFile known = open.remove(file.key());
    bytes -= known == null ? 0 : known.memoryBytes();
  }

  private synchronized @Nullable OpenFile find(DataFile file) {
    OpenFile known = open.get(file.key());
    return known != null && known.file().equals(file) ? known : null;
  }

  private synchronized void keep(OpenFile opened) {
    OpenFile before = open.put(opened.file().key(), opened);
    bytes += opened.memoryBytes() - (before == null ? 0 : before.memoryBytes());
    Iterator<OpenFile> oldest = open.values().iterator();
    while (bytes > maxBytes && oldest.hasNext()) {
      bytes -= oldest.next().memoryBytes();
      oldest.remove();
    }
  }

  private synchronized Named named(SeriesKey key) {
    Named known = names.get(key);
    if (known == null) {
      if (names.size() == MAX_NAMES) {
        names.clear();
      }
      known = new Named(key, SeriesLabels.of(Series.parse(key)));
      names.put(key, known);
    }
    return known;
  }
}
