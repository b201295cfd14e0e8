package dev.masterperf.model.wire;

import dev.masterperf.model.PerfMetric;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A record's worth of metrics that share one home partition.
 *
 * @param payload a JSON array
 * @param count how many metrics it holds
 */
@SuppressWarnings("ArrayRecordComponent") // lives from encoding to send, and is never compared
public record MetricBatch(int partition, byte[] payload, int count) {
  /** Half of what the producer and a broker with default settings take in one request. */
  public static final int MAX_PAYLOAD_BYTES = 512 * 1024;

  /**
   * One batch for each home partition, in the order of the metrics; more than one where the array
   * would exceed {@link #MAX_PAYLOAD_BYTES}. A single larger metric stays a batch of its own.
   *
   * @param partitions partition count of the topic
   */
  public static List<MetricBatch> of(List<PerfMetric> metrics, int partitions) {
    SortedMap<Integer, List<PerfMetric>> homes = new TreeMap<>();
    for (PerfMetric metric : metrics) {
      int home = metric.series().key().homePartition(partitions);
      homes.computeIfAbsent(home, partition -> new ArrayList<>()).add(metric);
    }
    List<MetricBatch> batches = new ArrayList<>();
    homes.forEach((partition, ofOneHome) -> encode(partition, ofOneHome, batches));
    return batches;
  }

  private static void encode(int partition, List<PerfMetric> metrics, List<MetricBatch> out) {
    byte[] payload = MetricCodec.encode(metrics);
    int count = metrics.size();
    if (payload.length <= MAX_PAYLOAD_BYTES || count == 1) {
      out.add(new MetricBatch(partition, payload, count));
      return;
    }
    encode(partition, metrics.subList(0, count / 2), out);
    encode(partition, metrics.subList(count / 2, count), out);
  }
}
