package dev.masterperf.archive;

import dev.masterperf.archive.bucket.BucketSettings;
import dev.masterperf.model.DeletedScopes;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the archive needs to know.
 *
 * @param kafka how to reach the cluster: {@code bootstrap.servers} and, if needed, security; what
 *     the archive's promises rest on (group, isolation, offsets) cannot be set here; never printed
 * @param groupPrefix the consumer group is {@code <prefix>-archive}
 * @param instanceId names this process among those of the group, the same after each restart
 * @param scratch a folder of this process alone, for files on their way into the bucket
 * @param deleted scopes of which nothing is archived, as it stands now
 */
public record ArchiverSettings(
    Map<String, Object> kafka,
    String groupPrefix,
    String instanceId,
    BucketSettings bucket,
    Path scratch,
    SegmentSettings segments,
    Supplier<DeletedScopes> deleted) {

  /** Of what is archived nothing is deleted. */
  public ArchiverSettings(
      Map<String, Object> kafka,
      String groupPrefix,
      String instanceId,
      BucketSettings bucket,
      Path scratch,
      SegmentSettings segments) {
    this(kafka, groupPrefix, instanceId, bucket, scratch, segments, () -> DeletedScopes.NONE);
  }

  public ArchiverSettings {
    kafka = Map.copyOf(kafka);
    if (groupPrefix.isEmpty() || instanceId.isEmpty()) {
      throw new IllegalArgumentException("group prefix and instance id must not be empty");
    }
  }

  @Override
  public String toString() {
    return "ArchiverSettings[kafka=***, groupPrefix="
        + groupPrefix
        + ", instanceId="
        + instanceId
        + ", bucket="
        + bucket
        + ", scratch="
        + scratch
        + ", segments="
        + segments
        + "]";
  }
}
