package dev.masterperf.streams.health;

import dev.masterperf.model.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How many records of each partition's input no commit covers yet, whoever owns it. This goes on
 * growing while nobody does: just then a copy has applied all there is of its changelogs.
 */
public final class InputLags implements Supplier<Map<Integer, Long>>, AutoCloseable {
  private static final int TIMEOUT_MILLIS = 1_000;

  private final Admin admin;
  private final String group;
  private final List<TopicPartition> input;

  /**
   * @param clientConfig connection settings
   * @param group that reads the input, as it is named on the broker
   * @param partitions of each topic of the input
   */
  public InputLags(Map<String, Object> clientConfig, String group, int partitions) {
    this.admin = Admin.create(clientConfig);
    this.group = group;
    this.input =
        Stream.of(Topics.METRICS, Topics.REHOME)
            .flatMap(
                topic ->
                    IntStream.range(0, partitions)
                        .mapToObj(partition -> new TopicPartition(topic.name(), partition)))
            .toList();
  }

  /**
   * By partition, both topics together. Commits are asked for before the ends, so that it is rather
   * too much than too little.
   *
   * @throws IllegalStateException if the brokers do not tell
   */
  @Override
  public Map<Integer, Long> get() {
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin
              .listConsumerGroupOffsets(
                  group, new ListConsumerGroupOffsetsOptions().timeoutMs(TIMEOUT_MILLIS))
              .partitionsToOffsetAndMetadata()
              .get();
      Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
      input.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
      Map<Integer, Long> lags = new HashMap<>();
      admin
          .listOffsets(
              latest,
              new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED).timeoutMs(TIMEOUT_MILLIS))
          .all()
          .get()
          .forEach(
              (partition, end) ->
                  lags.merge(
                      partition.partition(),
                      Math.max(0, end.offset() - offset(committed.get(partition))),
                      Long::sum));
      return lags;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking how far the input is committed", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot ask how far the input is committed", e);
    }
  }

  /** Of a partition that no commit names, nothing is known to be in the state. */
  private static long offset(@Nullable OffsetAndMetadata committed) {
    return committed == null ? 0 : committed.offset();
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
