package dev.masterperf.archive.maintenance;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.archive.manifest.Commit;
import dev.masterperf.archive.manifest.Manifest;
import dev.masterperf.archive.manifest.OutpacedException;
import dev.masterperf.archive.manifest.PartitionManifest;
import dev.masterperf.archive.manifest.SourcePartition;
import dev.masterperf.model.DeletedScopes;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import java.time.InstantSource;
import java.util.List;

/**
 * Takes the files of deleted scopes out of the archive. They count no longer first, in one commit
 * of each partition, and are deleted then: after a crash in between the sweeper deletes them, as
 * all that counts no longer. For one thread.
 */
final class ScopeRemoval {
  private static final int ATTEMPTS = 10;

  private final Bucket bucket;
  private final Manifest manifest;
  private final String writer;
  private final InstantSource clock;

  ScopeRemoval(Bucket bucket, String writer, InstantSource clock) {
    this.bucket = bucket;
    this.manifest = new Manifest(bucket);
    this.writer = writer;
    this.clock = clock;
  }

  /**
   * Removes what is there of deleted scopes.
   *
   * @return keys of the files that are gone
   */
  List<String> remove(SourcePartition partition, DeletedScopes deleted) {
    if (deleted.deletions().isEmpty()) {
      return List.of();
    }
    for (int attempt = 0; ; attempt++) {
      PartitionManifest now = manifest.read(partition);
      List<String> gone =
          now.files().values().stream()
              .filter(file -> isDeleted(file, deleted))
              .map(DataFile::key)
              .toList();
      if (gone.isEmpty()) {
        return gone;
      }
      try {
        manifest.commit(now, Commit.ofDeletedScopes(writer, clock.millis(), gone));
        gone.forEach(bucket::delete);
        return gone;
      } catch (OutpacedException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** All series of a file are of one scope, whose folder may have a shortened name. */
  static boolean isDeleted(DataFile file, DeletedScopes deleted) {
    String scope = Series.parse(new SeriesKey(file.firstSeries())).scope();
    return file.toMillis() < deleted.beginMillis(scope);
  }
}
