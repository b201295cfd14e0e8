package dev.masterperf.archive.history;

import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.archive.dataset.Dataset;
import dev.masterperf.archive.dataset.Place;
import dev.masterperf.archive.history.Backlog.Behind;
import dev.masterperf.archive.manifest.Commit.Offsets;
import dev.masterperf.archive.manifest.Dropped;
import dev.masterperf.archive.manifest.ManifestReader.Reading;
import dev.masterperf.archive.manifest.PartitionManifest;
import dev.masterperf.archive.manifest.SourcePartition;
import dev.masterperf.archive.manifest.SourcePartition.Source;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The manifest as it was at some time.
 *
 * @param ticket of the reading, rising
 * @param readMillis when the reading began, epoch milliseconds
 * @param hotFromMillis from when on windows were hot then
 * @param behind how far the archive was behind its topics then
 * @param failure why it could not be read anew; empty if it could
 */
record ManifestState(
    long ticket,
    long readMillis,
    Map<Resolution, Long> hotFromMillis,
    List<Reading> partitions,
    List<Behind> behind,
    Optional<String> failure) {

  /** Times and kind of what is asked for; times in epoch milliseconds, both included. */
  record Asked(
      Dataset dataset,
      @Nullable Resolution resolution,
      @Nullable String scope,
      long fromMillis,
      long toMillis) {

    boolean touches(long from, long to) {
      return from <= toMillis && to >= fromMillis;
    }

    boolean concerns(SourcePartition partition) {
      return (partition.source() == Source.METRICS) == (dataset == Dataset.EVENTS);
    }
  }

  /** Bytes of all files by scope. */
  Map<String, Long> bytesByScope() {
    Map<String, Long> bytes = new HashMap<>();
    for (Reading reading : partitions) {
      for (DataFile file : reading.manifest().files().values()) {
        String scope = Series.parse(new SeriesKey(file.firstSeries())).scope();
        bytes.merge(scope, file.bytes(), Long::sum);
      }
    }
    return bytes;
  }

  /** The files that may hold what is asked for, in the order of their keys. */
  List<DataFile> files(Asked asked) {
    List<DataFile> files = new ArrayList<>();
    for (Reading reading : partitions) {
      if (asked.concerns(reading.manifest().partition())) {
        for (DataFile file : reading.manifest().files().values()) {
          if (asked.touches(file.fromMillis(), file.toMillis()) && isIn(file, asked)) {
            files.add(file);
          }
        }
      }
    }
    files.sort(Comparator.comparing(DataFile::key));
    return files;
  }

  private static boolean isIn(DataFile file, Asked asked) {
    var place = file.place();
    return place.dataset() == asked.dataset
        && place.resolution() == asked.resolution
        && (asked.scope == null || Place.folderOf(asked.scope).equals(place.scope()));
  }

  /** Tells of all that may lack in these files, whatever they hold. */
  void tellOfHoles(Asked asked, Consumer<Incomplete> listener) {
    failure.ifPresent(
        reason ->
            listener.accept(
                Incomplete.ofAll(
                    SourcePartition.ROOT,
                    asked.dataset,
                    asked.resolution,
                    asked.fromMillis,
                    asked.toMillis,
                    reason)));
    for (Reading reading : partitions) {
      if (asked.concerns(reading.manifest().partition())) {
        reading
            .damage()
            .ifPresent(
                damage ->
                    listener.accept(
                        Incomplete.ofAll(
                            damage.key(),
                            asked.dataset,
                            asked.resolution,
                            asked.fromMillis,
                            asked.toMillis,
                            "which files count is not known: " + damage.reason())));
        tellOfLost(reading.manifest(), asked, listener);
      }
    }
  }

  /** Tells of days that were dropped since they were too old, once for all partitions. */
  void tellOfDropped(Asked asked, Consumer<Incomplete> listener) {
    long from = Long.MAX_VALUE;
    long to = Long.MIN_VALUE;
    for (Reading reading : partitions) {
      for (Dropped dropped : reading.manifest().dropped()) {
        if (dropped.dataset() == asked.dataset && dropped.resolution() == asked.resolution) {
          from = Math.min(from, dropped.fromMillis());
          to = Math.max(to, dropped.toMillis());
        }
      }
    }
    if (from <= to && asked.touches(from, to)) {
      listener.accept(
          Incomplete.ofAll(
              Place.ROOT + asked.dataset.folder() + "/",
              asked.dataset,
              asked.resolution,
              Math.max(from, asked.fromMillis),
              Math.min(to, asked.toMillis),
              "dropped since it was too old, as archive.retention."
                  + (asked.resolution == null
                      ? "events says; windows of a minute and longer may still be there"
                      : asked.resolution.label() + " says")));
    }
  }

  private static void tellOfLost(
      PartitionManifest manifest, Asked asked, Consumer<Incomplete> listener) {
    for (Offsets lost : manifest.lost()) {
      long before = Long.MIN_VALUE;
      long after = Long.MAX_VALUE;
      for (DataFile file : manifest.files().values()) {
        Optional<Offsets> held = FileOffsets.of(file.key());
        if (held.isPresent() && held.get().last() < lost.first()) {
          before = Math.max(before, file.toMillis());
        } else if (held.isPresent() && held.get().first() > lost.last()) {
          after = Math.min(after, file.fromMillis());
        }
      }
      long from = Math.max(asked.fromMillis, Math.min(before, after));
      long to = Math.min(asked.toMillis, Math.max(before, after));
      if (from <= to) {
        listener.accept(
            Incomplete.ofAll(
                manifest.partition().prefix(),
                asked.dataset,
                asked.resolution,
                from,
                to,
                "offsets "
                    + lost.first()
                    + " to "
                    + lost.last()
                    + " were dropped by the topic before they were archived"));
      }
    }
  }

  /**
   * Tells of the archived window in which the processors began, if events of it are older: none of
   * those that tell of it, hot or archived, was made of both.
   *
   * @param since when they began, epoch milliseconds
   */
  void tellOfBeginning(Asked asked, long since, Consumer<Incomplete> listener) {
    Resolution resolution = asked.resolution;
    if (resolution == null || since <= 0 || since > asked.toMillis + resolution.sizeMillis()) {
      return;
    }
    long start = resolution.windowStart(since);
    Asked before = new Asked(Dataset.EVENTS, null, asked.scope, start, since - 1);
    if (start < since && asked.touches(start, start) && !files(before).isEmpty()) {
      listener.accept(
          Incomplete.ofAll(
              SourcePartition.ROOT,
              asked.dataset,
              resolution,
              start,
              start,
              "processing began anew within this window, which may lack what is older"));
    }
  }

  /**
   * Tells of windows that left the hot stores, or never were there, and are not archived yet.
   *
   * @param keptFrom from when on windows are kept hot
   * @param since when processing began: it has seen all that was appended since, of any time
   */
  void tellOfBacklog(
      Resolution resolution,
      Asked asked,
      long keptFrom,
      long since,
      Consumer<Incomplete> listener) {
    for (Behind late : behind) {
      long hotFrom = late.oldestMillis() >= since ? keptFrom : Math.max(keptFrom, since);
      // Windows are told of when they close, so they begin before that.
      long from = late.oldestMillis() - resolution.sizeMillis() - resolution.graceMillis();
      long to = hotFrom == Long.MAX_VALUE ? asked.toMillis : Math.min(hotFrom - 1, asked.toMillis);
      if (asked.concerns(late.partition()) && Math.max(from, asked.fromMillis) <= to) {
        listener.accept(
            Incomplete.ofAll(
                late.partition().prefix(),
                asked.dataset,
                asked.resolution,
                Math.max(from, asked.fromMillis),
                to,
                "not archived yet, and not hot any more"));
      }
    }
  }
}
