package dev.masterperf.archive.history;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.archive.dataset.Dataset;
import dev.masterperf.archive.parquet.ArchivedWindow;
import dev.masterperf.archive.parquet.DamagedFileException;
import dev.masterperf.archive.parquet.EventsFile;
import dev.masterperf.archive.parquet.RandomBytes;
import dev.masterperf.archive.parquet.SeriesWanted;
import dev.masterperf.archive.parquet.WindowsFile;
import dev.masterperf.archive.parquet.WindowsFile.NumberSink;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.WindowParts;
import dev.masterperf.query.windows.SeriesLabels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A data file whose footer was read, and which series it has. Threads may share it. */
final class OpenFile {
  /** What a series takes in memory here, roughly; its text is shared with other files. */
  private static final long SERIES_BYTES = 160;

  /** What an open file takes besides, roughly. */
  private static final long FILE_BYTES = 65_536;

  private final DataFile file;
  private final @Nullable EventsFile events;
  private final @Nullable WindowsFile windows;
  private final Map<String, List<Named>> byId = new HashMap<>();
  private final List<Named> all = new ArrayList<>();
  private final long memoryBytes;

  /** A series of the file. */
  record Named(SeriesKey key, SeriesLabels labels) {}

  /**
   * Opens a file.
   *
   * @param names of series, by key, the same ones for all files
   * @throws DamagedFileException (unchecked) if it is not what was written
   */
  OpenFile(DataFile file, RandomBytes bytes, Function<SeriesKey, Named> names) {
    this.file = file;
    boolean ofEvents = file.place().dataset() == Dataset.EVENTS;
    this.events = ofEvents ? EventsFile.open(bytes) : null;
    this.windows = ofEvents ? null : WindowsFile.open(bytes);
    for (SeriesKey key : events != null ? events.series() : windowsOf().series()) {
      Named named = names.apply(key);
      all.add(named);
      byId.computeIfAbsent(named.labels().identity().id(), id -> new ArrayList<>(1)).add(named);
    }
    this.memoryBytes = FILE_BYTES + SERIES_BYTES * all.size();
  }

  private WindowsFile windowsOf() {
    if (windows == null) {
      throw new IllegalStateException(file.key() + " holds no windows");
    }
    return windows;
  }

  DataFile file() {
    return file;
  }

  long memoryBytes() {
    return memoryBytes;
  }

  /** Series of this id; of any where it is null. */
  List<Named> series(@Nullable String id) {
    return id == null ? all : byId.getOrDefault(id, List.of());
  }

  void readWindows(
      SeriesWanted wanted,
      long from,
      long to,
      boolean distributions,
      Consumer<ArchivedWindow> sink) {
    windowsOf().read(wanted, from, to, distributions, sink);
  }

  void readNumbers(SeriesWanted wanted, long from, long to, WindowParts parts, NumberSink sink) {
    windowsOf().readNumbers(wanted, from, to, parts, sink);
  }

  void readEvents(SeriesWanted wanted, long from, long to, Consumer<PerfMetric> sink) {
    if (events == null) {
      throw new IllegalStateException(file.key() + " holds no events");
    }
    events.read(wanted, from, to, sink);
  }

  /** An object of which only what is needed is fetched; the file's own checksums guard it. */
  record RangesOf(Bucket bucket, String key, long size) implements RandomBytes {
    @Override
    public byte[] read(long offset, int length) {
      if (offset < 0 || length < 0 || offset > size - length) {
        throw new DamagedFileException("bytes from " + offset, length + " should follow");
      }
      byte[] bytes = length == 0 ? new byte[0] : bucket.getRange(key, offset, length);
      if (bytes.length != length) {
        throw new DamagedFileException(
            "bytes from " + offset, length + " should follow, there are " + bytes.length);
      }
      return bytes;
    }
  }
}
