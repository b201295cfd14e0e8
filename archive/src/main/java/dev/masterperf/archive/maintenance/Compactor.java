package dev.masterperf.archive.maintenance;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.bucket.MissingObjectException;
import dev.masterperf.archive.bucket.OtherContentException;
import dev.masterperf.archive.bucket.VerifiedUpload;
import dev.masterperf.archive.checksum.Checksum;
import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.archive.maintenance.CompactionPlan.Group;
import dev.masterperf.archive.manifest.Commit;
import dev.masterperf.archive.manifest.Commit.Offsets;
import dev.masterperf.archive.manifest.FileName;
import dev.masterperf.archive.manifest.Manifest;
import dev.masterperf.archive.manifest.OutpacedException;
import dev.masterperf.archive.manifest.PartitionManifest;
import dev.masterperf.archive.manifest.SourcePartition;
import dev.masterperf.archive.parquet.DamagedFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes few large files of many small ones. The new file is stored and read back first; one commit
 * exchanges it for the old ones. Until then it does not count, so a crash leaves an object that
 * nobody names and nothing else. What it replaced stays for those who still read it. For one
 * thread.
 */
public final class Compactor {
  private static final Logger LOG = LoggerFactory.getLogger(Compactor.class);
  private static final int ATTEMPTS = 10;
  private static final int MOST_ROWS = 20_000;

  private final Bucket bucket;
  private final Manifest manifest;
  private final Path scratch;
  private final String writer;
  private final InstantSource clock;
  private final FolderMerge merge;

  /**
   * What was done.
   *
   * @param files that became one of several
   * @param replaced how many they replaced
   * @param bytesBefore of those replaced
   * @param bytesAfter of those that replaced them
   */
  public record Done(int files, int replaced, long bytesBefore, long bytesAfter) {
    public static final Done NOTHING = new Done(0, 0, 0, 0);

    public Done plus(Done more) {
      return new Done(
          files + more.files,
          replaced + more.replaced,
          bytesBefore + more.bytesBefore,
          bytesAfter + more.bytesAfter);
    }
  }

  /**
   * @param scratch a folder of this alone, for files on their way
   * @param writer names this process in the manifest
   */
  public Compactor(Bucket bucket, Path scratch, String writer, InstantSource clock) {
    this(bucket, scratch, writer, clock, MOST_ROWS);
  }

  Compactor(Bucket bucket, Path scratch, String writer, InstantSource clock, int mostRows) {
    this.bucket = bucket;
    this.manifest = new Manifest(bucket);
    this.scratch = scratch;
    this.writer = writer;
    this.clock = clock;
    this.merge = new FolderMerge(mostRows);
  }

  /**
   * Does what is worth it by now.
   *
   * @param stop asked between two files
   * @throws dev.masterperf.archive.bucket.BucketException (unchecked) if the bucket does not
   *     answer; to be tried again
   */
  public Done compact(SourcePartition partition, BooleanSupplier stop) {
    return compact(partition, CompactionPlan.DEFAULT, Report.NONE, stop);
  }

  /** Makes one file of all that can be one, whether the day is over or not. */
  public Done compactAll(SourcePartition partition, Report report) {
    Done all = Done.NOTHING;
    Done more;
    do {
      more = compact(partition, CompactionPlan.EAGER, report, () -> false);
      all = all.plus(more);
    } while (more.files() > 0);
    return all;
  }

  Done compact(
      SourcePartition partition, CompactionPlan plan, Report report, BooleanSupplier stop) {
    PartitionManifest counts = manifest.read(partition);
    List<Group> groups = plan.of(counts, clock.instant());
    Done done = Done.NOTHING;
    for (Group group : groups) {
      if (stop.getAsBoolean()) {
        break;
      }
      report.at("compacting " + partition, done.files(), groups.size());
      done = done.plus(compact(counts, group));
    }
    return done;
  }

  private Done compact(PartitionManifest counts, Group group) {
    SourcePartition partition = counts.partition();
    List<Path> made = new ArrayList<>();
    try {
      List<Path> sources = new ArrayList<>();
      for (DataFile file : group.files()) {
        Download download = Download.of(bucket, file.key(), file.bytes(), scratch);
        made.add(download.file());
        sources.add(download.file());
        if (!download.sha256().equals(file.sha256())) {
          return leave(group, file.key() + " holds other bytes than were written");
        }
      }
      Path target = Files.createTempFile(scratch, "compacted", ".parquet");
      made.add(target);
      DataFile merged = merged(counts, group, sources, target);
      VerifiedUpload.put(bucket, merged.key(), target, merged.sha256());
      return commit(partition, group, merged)
          ? new Done(1, group.files().size(), group.bytes(), merged.bytes())
          : Done.NOTHING;
    } catch (MissingObjectException | DamagedFileException | OtherContentException e) {
      return leave(group, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot compact in " + scratch + "; is the disk full? " + e.getMessage(), e);
    } finally {
      made.forEach(Compactor::delete);
    }
  }

  private DataFile merged(PartitionManifest counts, Group group, List<Path> sources, Path target)
      throws IOException {
    List<DataFile> files = group.files();
    long from = files.stream().mapToLong(DataFile::fromMillis).min().orElseThrow();
    long to = files.stream().mapToLong(DataFile::toMillis).max().orElseThrow();
    long rows = merge.write(group.place(), sources, from, to, target);
    Offsets offsets =
        new Offsets(
            name(files.get(0)).offsets().first(),
            name(files.get(files.size() - 1)).offsets().last());
    FileName name = new FileName(counts.partition(), offsets, OptionalLong.of(counts.sequence()));
    return new DataFile(
        name.in(group.place()),
        Files.size(target),
        Checksum.sha256(target),
        rows,
        from,
        to,
        files.stream().map(DataFile::firstSeries).min(String::compareTo).orElseThrow(),
        files.stream().map(DataFile::lastSeries).max(String::compareTo).orElseThrow());
  }

  private static FileName name(DataFile file) {
    return FileName.parse(file.key()).orElseThrow();
  }

  /** Exchanges the files, unless somebody else did something about them meanwhile. */
  private boolean commit(SourcePartition partition, Group group, DataFile merged) {
    List<String> replaced = group.files().stream().map(DataFile::key).toList();
    Commit commit = new Commit(writer, clock.millis(), Optional.empty(), List.of(merged), replaced);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      PartitionManifest now = manifest.read(partition);
      if (!now.files().values().containsAll(group.files())) {
        return now.files().containsValue(merged);
      }
      try {
        manifest.commit(now, commit);
        return true;
      } catch (OutpacedException e) {
        LOG.atDebug().addKeyValue("partition", partition).setCause(e).log("compacting again");
      }
    }
    return false;
  }

  private static Done leave(Group group, String why) {
    LOG.atWarn()
        .addKeyValue("folder", group.place().prefix())
        .addKeyValue("problem", why)
        .log("files cannot become one, they stay; masterperf archive verify --deep tells more");
    return Done.NOTHING;
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file, e);
    }
  }
}
