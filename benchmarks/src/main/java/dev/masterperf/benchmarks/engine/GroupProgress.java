package dev.masterperf.benchmarks.engine;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How far a consumer group has committed what was preloaded. */
final class GroupProgress {
  private static final double WARM = 0.3;
  private static final long POLL_MILLIS = 20;

  private final Admin admin;
  private final String group;
  private final Map<TopicPartition, Long> ends;
  private final long end;

  /**
   * @param ends where the samples end, for each partition
   */
  GroupProgress(Admin admin, String group, Map<TopicPartition, Long> ends) {
    this.admin = admin;
    this.group = group;
    this.ends = ends;
    this.end = ends.values().stream().mapToLong(offset -> offset).sum();
  }

  /** What was worked off while it counted. */
  record Stretch(double samples, double seconds) {
    double samplesPerSecond() {
      return samples / seconds;
    }
  }

  /**
   * Waits until all is committed; the first 30 % are for warming up and do not count.
   *
   * @param alive stops waiting when false
   * @param atWarm called once when the part that counts begins
   */
  Stretch await(Workload workload, BooleanSupplier alive, Runnable atWarm)
      throws InterruptedException, ExecutionException {
    long warmAt = (long) (WARM * end);
    long beginNanos = System.nanoTime();
    long beginOffset = 0;
    boolean warm = false;
    while (true) {
      long committed = committed();
      if (!warm && committed >= warmAt) {
        warm = true;
        atWarm.run();
        if (committed < end) { // else there was too little to leave anything out
          beginNanos = System.nanoTime();
          beginOffset = committed;
        }
      }
      if (committed >= end) {
        return new Stretch(
            (committed - beginOffset) * (double) workload.batch(),
            (System.nanoTime() - beginNanos) / 1e9);
      }
      if (!alive.getAsBoolean()) {
        throw new IllegalStateException("the processor under test stopped");
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** How many records are not committed yet. */
  long lag() throws InterruptedException, ExecutionException {
    return end - committed();
  }

  private long committed() throws InterruptedException, ExecutionException {
    Map<TopicPartition, OffsetAndMetadata> offsets =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    long sum = 0;
    for (Map.Entry<TopicPartition, Long> one : ends.entrySet()) {
      OffsetAndMetadata offset = offsets.get(one.getKey());
      sum += offset == null ? 0 : Math.min(offset.offset(), one.getValue());
    }
    return sum;
  }
}
