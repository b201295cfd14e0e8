package dev.masterperf.archive;

import dev.masterperf.archive.bucket.BucketSettings;
import java.time.Duration;
import java.util.Map;

/**
 * What the archive needs to know.
 *
 * @param kafka how to reach the cluster: {@code bootstrap.servers} and, if needed, security; what
 *     the archive's promises rest on (group, isolation, offsets) cannot be set here; never printed
 * @param groupPrefix the consumer group is {@code <prefix>-archive}
 * @param instanceId names this process among those of the group, the same after each restart
 * @param segmentMaxBytes a segment is closed when its lines reach this size; with {@code
 *     segmentMaxAge} it bounds what one partition holds in memory
 * @param segmentMaxAge a segment is closed when its first line has waited so long
 */
public record ArchiverSettings(
    Map<String, Object> kafka,
    String groupPrefix,
    String instanceId,
    BucketSettings bucket,
    int segmentMaxBytes,
    Duration segmentMaxAge) {
  public static final int DEFAULT_SEGMENT_MAX_BYTES = 8 << 20;
  public static final Duration DEFAULT_SEGMENT_MAX_AGE = Duration.ofSeconds(60);

  public ArchiverSettings {
    kafka = Map.copyOf(kafka);
    if (groupPrefix.isEmpty() || instanceId.isEmpty()) {
      throw new IllegalArgumentException("group prefix and instance id must not be empty");
    }
    if (segmentMaxBytes < 1 || segmentMaxAge.isNegative() || segmentMaxAge.isZero()) {
      throw new IllegalArgumentException(
          "a segment needs a size and an age above zero, not "
              + segmentMaxBytes
              + " bytes and "
              + segmentMaxAge);
    }
  }

  /** With segments of 8 MiB or 60 s. */
  public ArchiverSettings(
      Map<String, Object> kafka, String groupPrefix, String instanceId, BucketSettings bucket) {
    this(
        kafka, groupPrefix, instanceId, bucket, DEFAULT_SEGMENT_MAX_BYTES, DEFAULT_SEGMENT_MAX_AGE);
  }

  @Override
  public String toString() {
    return "ArchiverSettings[kafka=***, groupPrefix="
        + groupPrefix
        + ", instanceId="
        + instanceId
        + ", bucket="
        + bucket
        + ", segmentMaxBytes="
        + segmentMaxBytes
        + ", segmentMaxAge="
        + segmentMaxAge
        + "]";
  }
}
