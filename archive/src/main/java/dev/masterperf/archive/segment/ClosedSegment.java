package dev.masterperf.archive.segment;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.bucket.OtherContentException;
import dev.masterperf.archive.bucket.VerifiedUpload;
import dev.masterperf.archive.checksum.Checksum;
import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.archive.manifest.Commit.Offsets;
import dev.masterperf.archive.manifest.FileName;
import dev.masterperf.archive.manifest.SourcePartition;
import dev.masterperf.model.CrashPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A closed segment on its way into the bucket, file by file. What is there without a commit of the
 * manifest does not count and does no harm. Not thread-safe.
 */
public final class ClosedSegment {
  /** So often an object may be read back wrong before it is taken for another one. */
  private static final int READ_BACKS = 3;

  private final SourcePartition source;
  private final Offsets offsets;
  private final long bytes;
  private final long skipped;
  private final Deque<FolderRows> folders;
  private final List<DataFile> stored = new ArrayList<>();
  private @Nullable Built built;
  private int readBackOther;

  /** A file that was written here. */
  private record Built(FolderRows rows, Path path, long bytes, String sha256) {}

  ClosedSegment(
      SourcePartition source, Offsets offsets, List<FolderRows> folders, long bytes, long skipped) {
    this.source = source;
    this.offsets = offsets;
    this.folders = new ArrayDeque<>(folders);
    this.bytes = bytes;
    this.skipped = skipped;
  }

  /** What it covers of the topic. */
  public Offsets offsets() {
    return offsets;
  }

  /** About how much memory it takes. */
  public long bytes() {
    return bytes;
  }

  /** How many events or windows in it could not be taken. */
  public long skipped() {
    return skipped;
  }

  /** Whether all of its files lie in the bucket and were read back. */
  public boolean isStored() {
    return folders.isEmpty() && built == null;
  }

  /** Its files, once it {@link #isStored}. */
  public List<DataFile> files() {
    return List.copyOf(stored);
  }

  /**
   * Stores one more file. After an exception it can be tried again.
   *
   * @param commits number of the last commit of the manifest
   * @throws dev.masterperf.archive.bucket.BucketException (unchecked) if the bucket did not take it
   * @throws UncheckedIOException if it could not be written here
   */
  public void storeNext(Bucket bucket, Scratch scratch, long commits) {
    Built file = built;
    if (file == null) {
      file = build(folders.element(), scratch);
      built = file;
    }
    String key = name(commits).in(file.rows().place());
    try {
      VerifiedUpload.put(bucket, key, file.path(), file.sha256());
    } catch (OtherContentException e) {
      // Another version of this program, or another setting, left something of this name that never
      // came to count. A further name is as good.
      readBackOther++;
      throw e;
    }
    CrashPoint.ARCHIVE_UPLOADED.pass();
    stored.add(dataFile(key, file));
    folders.remove();
    built = null;
    readBackOther = 0;
    delete(file.path());
  }

  /** A name that was read back often enough with something else is given up for a further one. */
  private FileName name(long commits) {
    int givenUp = readBackOther / READ_BACKS;
    return new FileName(
        source,
        offsets,
        givenUp == 0 ? OptionalLong.empty() : OptionalLong.of(commits + givenUp - 1));
  }

  private static DataFile dataFile(String key, Built file) {
    FolderRows rows = file.rows();
    return new DataFile(
        key,
        file.bytes(),
        file.sha256(),
        rows.rows(),
        rows.fromMillis(),
        rows.toMillis(),
        rows.firstSeries(),
        rows.lastSeries());
  }

  private static Built build(FolderRows rows, Scratch scratch) {
    Path path = scratch.newFile();
    try {
      long written = rows.file().to(path);
      if (written != rows.rows()) {
        throw new IllegalStateException(
            rows.place() + ": " + rows.rows() + " rows became " + written);
      }
      return new Built(rows, path, Files.size(path), Checksum.sha256(path));
    } catch (IOException e) {
      delete(path);
      throw new UncheckedIOException(
          "cannot write " + path + " for the archive; is the disk full? " + e.getMessage(), e);
    }
  }

  /** Gives up what is not stored yet. */
  public void discard() {
    Built file = built;
    if (file != null) {
      delete(file.path());
      built = null;
    }
    folders.clear();
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + path, e);
    }
  }
}
