package dev.masterperf.archive.history;

import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.archive.dataset.Dataset;
import dev.masterperf.model.Resolution;
import org.jspecify.annotations.Nullable;

/**
 * What an answer lacks, because it could not be read.
 *
 * @param key of the object that could not be; where none is to blame, the start of the keys of the
 *     partition it belongs to
 * @param dataset null where both are concerned
 * @param resolution of the windows concerned; null where it may be any
 * @param fromMillis time of the first event or start of the first window that may lack, epoch
 *     milliseconds
 * @param toMillis the same of the last
 * @param firstSeries canonical text of the first series that may lack; empty where it may be any
 * @param lastSeries the same of the last; empty where it may be any
 * @param reason for people
 */
public record Incomplete(
    String key,
    @Nullable Dataset dataset,
    @Nullable Resolution resolution,
    long fromMillis,
    long toMillis,
    String firstSeries,
    String lastSeries,
    String reason) {

  static Incomplete of(DataFile file, String reason) {
    return of(file, file.toMillis(), reason);
  }

  /** Of a file whose loss is felt longer than its own time. */
  static Incomplete of(DataFile file, long toMillis, String reason) {
    return new Incomplete(
        file.key(),
        file.place().dataset(),
        file.place().resolution(),
        file.fromMillis(),
        toMillis,
        file.firstSeries(),
        file.lastSeries(),
        reason);
  }

  /** Of all series. */
  static Incomplete ofAll(
      String key,
      @Nullable Dataset dataset,
      @Nullable Resolution resolution,
      long fromMillis,
      long toMillis,
      String reason) {
    return new Incomplete(key, dataset, resolution, fromMillis, toMillis, "", "", reason);
  }
}
