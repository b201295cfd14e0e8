package dev.masterperf.archive.trim;

import dev.masterperf.archive.bucket.BucketSettings;
import java.util.Map;

/**
 * What trimming needs to know.
 *
 * @param kafka how to reach the cluster; never printed
 * @param processorGroup the consumer group of the processor, which must have read what is dropped
 * @param instanceId names this process among others
 */
public record TrimSettings(
    Map<String, Object> kafka, String processorGroup, String instanceId, BucketSettings bucket) {
  public TrimSettings {
    kafka = Map.copyOf(kafka);
  }

  @Override
  public String toString() {
    return "TrimSettings[kafka=***, processorGroup="
        + processorGroup
        + ", instanceId="
        + instanceId
        + ", bucket="
        + bucket
        + "]";
  }
}
