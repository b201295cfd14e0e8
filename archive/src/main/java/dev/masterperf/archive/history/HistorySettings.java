package dev.masterperf.archive.history;

import dev.masterperf.model.Resolution;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * How history is read.
 *
 * @param cacheFolder where files of the bucket are kept; it belongs to the reader alone
 * @param cacheBytes what the files there may have together
 * @param memoryBytes what open files may have in memory together
 * @param wholeBytes files up to this size are fetched whole and kept; of larger ones only the
 *     ranges needed are fetched, each time
 * @param threads that read at once
 * @param freshFor how long the manifest may be taken as it was read, where that loses nothing
 * @param archived the resolutions whose windows are archived; others are computed from events
 * @param seriesTtl after a silence as long, a series' next number has none to be compared with
 * @param maxRows windows and events that one question may read
 */
public record HistorySettings(
    Path cacheFolder,
    long cacheBytes,
    long memoryBytes,
    long wholeBytes,
    int threads,
    Duration freshFor,
    Set<Resolution> archived,
    Duration seriesTtl,
    long maxRows) {

  private static final long MIB = 1L << 20;

  /** What a window or an event takes in memory at most, but for the widest distributions. */
  private static final long ROW_BYTES = 1024;

  public HistorySettings {
    archived = Set.copyOf(archived);
    if (cacheBytes < 0 || memoryBytes < 0 || wholeBytes < 0 || threads < 1 || maxRows < 1) {
      throw new IllegalArgumentException(
          "history needs a thread, a row and no sizes below 0, not "
              + threads
              + " threads, "
              + maxRows
              + " rows, "
              + cacheBytes
              + ", "
              + memoryBytes
              + " and "
              + wholeBytes
              + " bytes");
    }
  }

  /**
   * With 1 GiB on disk, 128 MiB in memory, the windows that are archived by default, and questions
   * that take a quarter of the heap at most.
   */
  public static HistorySettings defaults(Path cacheFolder) {
    return new HistorySettings(
        cacheFolder,
        1024 * MIB,
        128 * MIB,
        32 * MIB,
        8,
        Duration.ofSeconds(2),
        EnumSet.of(Resolution.MINUTE, Resolution.HOUR),
        Duration.ofHours(24),
        Math.max(50_000, Runtime.getRuntime().maxMemory() / 4 / ROW_BYTES));
  }
}
