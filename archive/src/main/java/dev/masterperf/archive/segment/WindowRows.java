package dev.masterperf.archive.segment;

import dev.masterperf.archive.manifest.SourcePartition;
import dev.masterperf.archive.parquet.ArchivedWindow;
import dev.masterperf.model.DeletedScopes;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.wire.AggregateCodec;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rows of final and corrected windows, of the resolutions that are archived. */
final class WindowRows implements SegmentRows {
  private static final Logger LOG = LoggerFactory.getLogger(WindowRows.class);

  private final SourcePartition source;
  private final Set<Resolution> resolutions;
  private final RowFormat<ArchivedWindow> format;
  private final WindowFolders folders = new WindowFolders();
  private long bytes;
  private long skipped;

  WindowRows(
      SourcePartition source, Set<Resolution> resolutions, RowFormat<ArchivedWindow> format) {
    this.source = source;
    this.resolutions = EnumSet.copyOf(resolutions);
    this.format = format;
  }

  @Override
  public void add(long offset, long appendMillis, byte @Nullable [] key, byte @Nullable [] value) {
    // Most are of a resolution that is not archived, which the key tells for less.
    if (value == null || resolution(key).filter(r -> !resolutions.contains(r)).isPresent()) {
      return;
    }
    try {
      WindowAggregate window = AggregateCodec.fromJson(value);
      if (resolutions.contains(window.resolution())) {
        folders.add(new ArchivedWindow(window, false));
        bytes += value.length;
      }
    } catch (RuntimeException e) {
      // Whatever is wrong with one record must not stop all others, at this start and the next.
      LOG.atError()
          .addKeyValue("source", source)
          .addKeyValue("offset", offset)
          .addKeyValue("problem", e)
          .log("window cannot be read, not archived");
      skipped++;
    }
  }

  /** Of a key that {@link AggregateCodec#key} made. */
  private static Optional<Resolution> resolution(byte @Nullable [] key) {
    if (key == null) {
      return Optional.empty();
    }
    int to = key.length - 1;
    while (to > 0 && key[to] != '@') {
      to--;
    }
    int at = to - 1;
    while (at >= 0 && key[at] != '@') {
      at--;
    }
    return at < 0
        ? Optional.empty()
        : Resolution.parse(new String(key, at + 1, to - at - 1, StandardCharsets.US_ASCII));
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public long skipped() {
    return skipped;
  }

  @Override
  public List<FolderRows> byFolder(DeletedScopes deleted) {
    return folders.rows(format, deleted);
  }
}
