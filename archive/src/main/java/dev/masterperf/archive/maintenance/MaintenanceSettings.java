package dev.masterperf.archive.maintenance;

import dev.masterperf.archive.bucket.BucketSettings;
import dev.masterperf.model.DeletedScopes;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * What maintenance needs to know.
 *
 * @param instanceId names this process in the manifest
 * @param scratch a folder of this process alone, for files on their way
 * @param deleted scopes of which nothing is kept, as it stands now
 */
public record MaintenanceSettings(
    String instanceId,
    BucketSettings bucket,
    Path scratch,
    Retention retention,
    Supplier<DeletedScopes> deleted) {

  /** Of what is archived nothing is deleted. */
  public MaintenanceSettings(
      String instanceId, BucketSettings bucket, Path scratch, Retention retention) {
    this(instanceId, bucket, scratch, retention, () -> DeletedScopes.NONE);
  }
}
