package dev.masterperf.archive.maintenance;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.manifest.Commit;
import dev.masterperf.archive.manifest.Manifest;
import dev.masterperf.archive.manifest.OutpacedException;
import dev.masterperf.archive.manifest.PartitionManifest;
import dev.masterperf.archive.manifest.SourcePartition;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Lets files count no longer once they are too old. The objects go later, with the others. */
final class Expiry {
  private static final int ATTEMPTS = 10;

  private final Manifest manifest;
  private final Retention retention;
  private final String writer;
  private final InstantSource clock;

  Expiry(Bucket bucket, Retention retention, String writer, InstantSource clock) {
    this.manifest = new Manifest(bucket);
    this.retention = retention;
    this.writer = writer;
    this.clock = clock;
  }

  /**
   * Drops what is too old.
   *
   * @return keys of the files that no longer count
   */
  List<String> drop(SourcePartition partition) {
    for (int attempt = 0; ; attempt++) {
      PartitionManifest now = manifest.read(partition);
      List<String> expired = retention.expired(now, clock.instant());
      if (expired.isEmpty()) {
        return List.of();
      }
      try {
        manifest.commit(
            now, new Commit(writer, clock.millis(), Optional.empty(), List.of(), expired));
        return expired;
      } catch (OutpacedException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }
}
