package dev.masterperf.archive.maintenance;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.bucket.Bucket.Listed;
import dev.masterperf.archive.bucket.MissingObjectException;
import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.archive.dataset.Dataset;
import dev.masterperf.archive.dataset.Place;
import dev.masterperf.archive.manifest.Commit.Offsets;
import dev.masterperf.archive.manifest.DamagedManifestException;
import dev.masterperf.archive.manifest.Manifest;
import dev.masterperf.archive.manifest.PartitionManifest;
import dev.masterperf.archive.manifest.Salvage;
import dev.masterperf.archive.manifest.SourcePartition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Writes a manifest anew where it is damaged or gone, from the names of the objects and what is in
 * them. Deletes nothing. No archiver should run meanwhile; one that does is outpaced and reads what
 * this wrote.
 */
public final class Rebuild {
  /** So long the topics still hold what is archived, so it may as well be archived again. */
  private static final Duration IN_TOPIC = Duration.ofHours(24);

  private final Bucket bucket;
  private final Manifest manifest;
  private final Path scratch;
  private final InstantSource clock;
  private final Report report;
  private final Contents contents = new ParquetContents();

  /**
   * What was done for a partition.
   *
   * @param rebuilt false where its manifest was whole, so that nothing was written
   * @param now what counts
   * @param notes what was found on the way, and what is not certain
   */
  public record Outcome(boolean rebuilt, PartitionManifest now, List<String> notes) {
    public Outcome {
      notes = List.copyOf(notes);
    }
  }

  /**
   * @param scratch a folder for one file at a time
   */
  public Rebuild(Bucket bucket, Path scratch, InstantSource clock, Report report) {
    this.bucket = bucket;
    this.manifest = new Manifest(bucket);
    this.scratch = scratch;
    this.clock = clock;
    this.report = report;
  }

  /**
   * Rebuilds what has to be.
   *
   * @param all also manifests that can be read
   */
  public List<Outcome> run(boolean all) {
    Map<SourcePartition, List<Candidate>> partitions = new TreeMap<>();
    manifest.partitions().forEach(partition -> partitions.put(partition, new ArrayList<>()));
    for (Dataset dataset : Dataset.values()) {
      for (Listed object : bucket.list(Place.ROOT + dataset.folder() + "/")) {
        Candidate.of(object)
            .ifPresent(
                file ->
                    partitions
                        .computeIfAbsent(file.name().source(), fresh -> new ArrayList<>())
                        .add(file));
      }
    }
    List<Outcome> outcomes = new ArrayList<>();
    partitions.forEach(
        (partition, files) ->
            outcomes.add(
                (all ? Optional.<PartitionManifest>empty() : whole(partition))
                    .map(now -> new Outcome(false, now, List.of()))
                    .orElseGet(() -> rebuild(partition, files))));
    return outcomes;
  }

  private Optional<PartitionManifest> whole(SourcePartition partition) {
    try {
      return Optional.of(manifest.read(partition)).filter(now -> now.sequence() > 0);
    } catch (DamagedManifestException | MissingObjectException e) {
      return Optional.empty();
    }
  }

  private Outcome rebuild(SourcePartition partition, List<Candidate> files) {
    List<String> notes = new ArrayList<>();
    Salvage salvage = manifest.salvage(partition);
    salvage.damaged().forEach(key -> notes.add(key + " is damaged and was passed over"));
    NavigableSet<Long> ends = ends(files, salvage);
    List<Candidate> possible = new ArrayList<>(files);
    possible.removeIf(file -> straddles(file, ends));

    Map<Candidate, DataFile> chosen = chosen(possible, salvage, notes);
    newest(chosen, ends.isEmpty() ? -1 : ends.last(), notes)
        .ifPresent(first -> chosen.keySet().removeIf(file -> last(file) >= first));

    List<Offsets> held = new ArrayList<>(salvage.covered());
    chosen.keySet().forEach(file -> held.add(file.name().offsets()));
    OptionalLong last = held.stream().mapToLong(Offsets::last).max();
    List<Offsets> lost = gaps(held);
    lost.forEach(
        gap ->
            notes.add(
                "offsets %d to %d: no file holds them; they are noted as lost, unless there was nothing in them"
                    .formatted(gap.first(), gap.last())));
    long others = files.stream().filter(file -> !chosen.containsKey(file)).count();
    if (others > 0) {
      notes.add(others + " objects do not count: others hold the same, or they are named above");
    }
    PartitionManifest now =
        manifest.restart(
            partition,
            "rebuild",
            clock.millis(),
            List.copyOf(chosen.values()),
            last,
            lost,
            salvage);
    return new Outcome(true, now, notes);
  }

  /** Offsets at which commits ended for certain: those whose files were compacted, or are known. */
  private static NavigableSet<Long> ends(List<Candidate> files, Salvage salvage) {
    NavigableSet<Long> ends = new TreeSet<>();
    files.stream().filter(Candidate::isCompacted).forEach(file -> ends.add(last(file)));
    salvage.covered().forEach(offsets -> ends.add(offsets.last()));
    return ends;
  }

  /**
   * Where a commit ended another file began: what goes on across, and was not compacted, was never
   * committed. Left in, it would stand for its later offsets, and what was compacted would no
   * longer fit in front of it.
   */
  private static boolean straddles(Candidate file, NavigableSet<Long> ends) {
    Long end = ends.ceiling(file.name().offsets().first());
    return !file.isCompacted() && end != null && end < last(file);
  }

  private static long last(Candidate file) {
    return file.name().offsets().last();
  }

  private Map<Candidate, DataFile> chosen(
      List<Candidate> possible, Salvage salvage, List<String> notes) {
    Map<Place, List<Candidate>> folders = new HashMap<>();
    possible.forEach(
        file -> folders.computeIfAbsent(file.place(), place -> new ArrayList<>()).add(file));
    Map<Candidate, DataFile> chosen = new HashMap<>();
    long done = 0;
    for (List<Candidate> folder : folders.values()) {
      Map<Candidate, DataFile> ofFolder = new HashMap<>();
      List<Candidate> usable = new ArrayList<>(folder);
      boolean all = false;
      while (!all) {
        ofFolder.clear();
        all = true;
        for (Candidate file : OffsetChain.of(usable)) {
          report.at("reading files", done++, possible.size());
          Optional<DataFile> found = read(file, salvage, notes);
          if (found.isEmpty()) {
            usable.remove(file);
            all = false;
            break;
          }
          ofFolder.put(file, found.get());
        }
      }
      chosen.putAll(ofFolder);
    }
    return chosen;
  }

  private Optional<DataFile> read(Candidate file, Salvage salvage, List<String> notes) {
    String key = file.object().key();
    Download download = Download.of(bucket, key, file.object().bytes(), scratch);
    try {
      DataFile said = salvage.files().get(key);
      if (said != null) {
        if (said.sha256().equals(download.sha256())) {
          return Optional.of(said);
        }
        notes.add(key + " holds other bytes than were written, and does not count");
        return Optional.empty();
      }
      Contents.Found found = contents.of(file.place(), download.file());
      return Optional.of(
          new DataFile(
              key,
              download.bytes(),
              download.sha256(),
              found.rows(),
              found.fromMillis(),
              found.toMillis(),
              found.firstSeries(),
              found.lastSeries()));
    } catch (IllegalArgumentException e) {
      notes.add(key + " cannot be decoded (" + e.getMessage() + "), and does not count");
      return Optional.empty();
    } finally {
      delete(download.file());
    }
  }

  /**
   * The files of the newest offsets may be a part of what a writer was about to commit when it
   * crashed: then other folders lack their part. Young enough, they are archived again.
   *
   * @param committed the highest offset that was committed for certain; -1 if none is known
   * @return the first offset that is to be archived again
   */
  private OptionalLong newest(Map<Candidate, DataFile> chosen, long committed, List<String> notes) {
    Optional<Candidate> newest =
        chosen.keySet().stream().max(Comparator.comparingLong(Rebuild::last));
    if (newest.isEmpty() || last(newest.get()) <= committed) {
      return OptionalLong.empty();
    }
    Offsets offsets = newest.get().name().offsets();
    Instant stored = newest.get().object().lastModified();
    if (stored.plus(IN_TOPIC).isAfter(clock.instant())) {
      notes.add(
          "offsets %d to %d were stored at %s and may not be complete; they do not count, and the archive takes them from the topic again; where the topic no longer has them, let the archive go on, then run rebuild-manifest --force within 24 hours"
              .formatted(offsets.first(), offsets.last(), stored));
      return OptionalLong.of(offsets.first());
    }
    notes.add(
        "offsets %d to %d are the newest and may not be complete, if a writer crashed then; they count, since the topic no longer has them"
            .formatted(offsets.first(), offsets.last()));
    return OptionalLong.empty();
  }

  /** Between the first and the last that is held. */
  private static List<Offsets> gaps(List<Offsets> held) {
    List<Offsets> gaps = new ArrayList<>();
    long next = -1;
    for (Offsets offsets :
        held.stream().sorted(Comparator.comparingLong(Offsets::first)).toList()) {
      if (next >= 0 && offsets.first() > next) {
        gaps.add(new Offsets(next, offsets.first() - 1));
      }
      next = Math.max(next, offsets.last() + 1);
    }
    return gaps;
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file, e);
    }
  }
}
