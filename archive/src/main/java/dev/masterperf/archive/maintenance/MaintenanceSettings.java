package dev.masterperf.archive.maintenance;

import dev.masterperf.archive.bucket.BucketSettings;
import java.nio.file.Path;

/**
 * What maintenance needs to know.
 *
 * @param instanceId names this process in the manifest
 * @param scratch a folder of this process alone, for files on their way
 */
public record MaintenanceSettings(
    String instanceId, BucketSettings bucket, Path scratch, Retention retention) {}
