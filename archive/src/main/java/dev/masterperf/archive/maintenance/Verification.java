package dev.masterperf.archive.maintenance;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.bucket.Bucket.Listed;
import dev.masterperf.archive.bucket.MissingObjectException;
import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.archive.dataset.Dataset;
import dev.masterperf.archive.dataset.Place;
import dev.masterperf.archive.manifest.Commit.Offsets;
import dev.masterperf.archive.manifest.DamagedManifestException;
import dev.masterperf.archive.manifest.FileName;
import dev.masterperf.archive.manifest.Manifest;
import dev.masterperf.archive.manifest.PartitionManifest;
import dev.masterperf.archive.manifest.SourcePartition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares the manifest with the bucket: that every file which counts is there and is the one that
 * was written, that no offset is held twice or by nobody, and what lies about that nobody names.
 */
public final class Verification {
  private static final String RESTORE =
      "put it back from a copy of the bucket; until then queries tell what they lack";

  private final Bucket bucket;
  private final Optional<Path> deep;
  private final Contents contents = new ParquetContents();
  private final Report report;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * What was found.
   *
   * @param files that count
   * @param bytes of them
   * @param findings what is not as it should be
   * @param unnamed objects that do not count: of a writer that crashed, or replaced by others
   */
  public record Result(int files, long bytes, List<Finding> findings, List<Listed> unnamed) {
    public Result {
      findings = List.copyOf(findings);
      unnamed = List.copyOf(unnamed);
    }
  }

  private Verification(Bucket bucket, Optional<Path> deep, Report report) {
    this.bucket = bucket;
    this.deep = deep;
    this.report = report;
  }

  /** Looks at sizes and names alone, which takes a listing. */
  public static Result shallow(Bucket bucket, Report report) {
    return new Verification(bucket, Optional.empty(), report).run();
  }

  /**
   * Reads every file that counts as well.
   *
   * @param folder for one file at a time
   */
  public static Result deep(Bucket bucket, Path folder, Report report) {
    return new Verification(bucket, Optional.of(folder), report).run();
  }

  private Result run() {
    Manifest manifest = new Manifest(bucket);
    Set<SourcePartition> unreadable = new HashSet<>();
    List<PartitionManifest> readable = new ArrayList<>();
    for (SourcePartition partition : manifest.partitions()) {
      try {
        readable.add(manifest.read(partition));
      } catch (DamagedManifestException | MissingObjectException e) {
        unreadable.add(partition);
        findings.add(
            new Finding(
                partition.toString(),
                "its manifest cannot be read (" + e.getMessage() + ")",
                "run masterperf archive rebuild-manifest"));
      }
    }
    // After the manifest: what it names was there before it was named.
    Map<String, Listed> objects = new TreeMap<>();
    for (Dataset dataset : Dataset.values()) {
      bucket.list(Place.ROOT + dataset.folder() + "/").forEach(at -> objects.put(at.key(), at));
    }

    List<DataFile> files = readable.stream().flatMap(m -> m.files().values().stream()).toList();
    readable.forEach(this::offsets);
    int done = 0;
    for (DataFile file : files) {
      report.at("verifying", done++, files.size());
      Optional<Finding> found = look(file, objects.remove(file.key()));
      found.ifPresent(findings::add);
    }
    objects.keySet().removeIf(key -> isOf(unreadable, key));
    unknown(readable, objects);
    return new Result(
        files.size(),
        files.stream().mapToLong(DataFile::bytes).sum(),
        findings,
        List.copyOf(objects.values()));
  }

  /** Files of manifests that are gone, which would look as if a crashed writer had left them. */
  private void unknown(List<PartitionManifest> readable, Map<String, Listed> objects) {
    Map<SourcePartition, PartitionManifest> manifests = new HashMap<>();
    readable.forEach(manifest -> manifests.put(manifest.partition(), manifest));
    Map<String, Integer> found = new TreeMap<>();
    objects
        .keySet()
        .removeIf(
            key -> {
              Optional<FileName> name = FileName.parse(key);
              if (name.isEmpty()) {
                return false;
              }
              PartitionManifest counts = manifests.get(name.get().source());
              boolean older = counts == null || FirstOffset.isAfter(key, name.get(), counts);
              if (older) {
                found.merge(name.get().source().toString(), 1, Integer::sum);
              }
              return older;
            });
    found.forEach(
        (partition, files) ->
            findings.add(
                new Finding(
                    partition,
                    files
                        + " files are older than its manifest, which was lost, or has no entry yet",
                    "stop role archive and run masterperf archive rebuild-manifest --force")));
  }

  private static boolean isOf(Set<SourcePartition> partitions, String key) {
    return FileName.parse(key).filter(name -> partitions.contains(name.source())).isPresent();
  }

  private void offsets(PartitionManifest manifest) {
    for (Offsets lost : manifest.lost()) {
      findings.add(
          new Finding(
              manifest.partition().toString(),
              "offsets %d to %d are not archived".formatted(lost.first(), lost.last()),
              "they were gone from the topic before the archive came to them; keep it running, or"
                  + " give the topic more retention"));
    }
    Map<Place, List<FileName>> folders = new HashMap<>();
    for (DataFile file : manifest.files().values()) {
      FileName.parse(file.key())
          .filter(name -> name.source().equals(manifest.partition()))
          .ifPresentOrElse(
              name -> folders.computeIfAbsent(file.place(), place -> new ArrayList<>()).add(name),
              () ->
                  findings.add(
                      new Finding(
                          file.key(),
                          "counts for " + manifest.partition() + ", and its name says otherwise",
                          "run masterperf archive rebuild-manifest --force")));
    }
    folders.forEach((place, names) -> overlaps(manifest, place, names));
  }

  private void overlaps(PartitionManifest manifest, Place place, List<FileName> names) {
    names.sort(Comparator.comparingLong(name -> name.offsets().first()));
    long last = -1;
    for (FileName name : names) {
      if (name.offsets().first() <= last) {
        findings.add(
            new Finding(
                name.in(place),
                "offsets from %d on are held by another file that counts, too"
                    .formatted(name.offsets().first()),
                "run masterperf archive rebuild-manifest --force"));
      }
      last = Math.max(last, name.offsets().last());
    }
    if (last > manifest.lastOffset().orElse(-1)) {
      findings.add(
          new Finding(
              manifest.partition().toString(),
              "holds offset %d, and says that it ends before".formatted(last),
              "run masterperf archive rebuild-manifest --force"));
    }
  }

  private Optional<Finding> look(DataFile file, @Nullable Listed object) {
    if (object == null) {
      return finding(file, "is missing");
    }
    if (object.bytes() != file.bytes()) {
      return finding(file, "has %d bytes, not %d".formatted(object.bytes(), file.bytes()));
    }
    return deep.flatMap(folder -> read(file, folder));
  }

  private Optional<Finding> read(DataFile file, Path folder) {
    Download download;
    try {
      download = Download.of(bucket, file.key(), file.bytes(), folder);
    } catch (MissingObjectException e) {
      return finding(file, "is missing");
    }
    try {
      if (!download.sha256().equals(file.sha256())) {
        return finding(file, "holds other bytes than were written (its SHA-256 differs)");
      }
      Contents.Found found = contents.of(file.place(), download.file());
      Contents.Found said = Contents.Found.saidOf(file);
      return found.equals(said)
          ? Optional.empty()
          : finding(file, "holds " + found + ", where the manifest says " + said);
    } catch (IllegalArgumentException e) {
      return finding(file, "cannot be decoded (" + e.getMessage() + ")");
    } finally {
      delete(download.file());
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file, e);
    }
  }

  private static Optional<Finding> finding(DataFile file, String what) {
    return Optional.of(new Finding(file.key(), what, RESTORE));
  }
}
