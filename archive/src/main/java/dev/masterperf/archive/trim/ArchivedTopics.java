package dev.masterperf.archive.trim;

import dev.masterperf.archive.manifest.SourcePartition;
import dev.masterperf.archive.manifest.SourcePartition.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topics that are archived, as they lie on the brokers. */
final class ArchivedTopics implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ArchivedTopics.class);
  private static final String FOR_EVER = "-1";
  private static final int TIMEOUT_SECONDS = 30;

  private final Admin admin;

  ArchivedTopics(Map<String, Object> kafka) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_SECONDS * 1000);
    this.admin = Admin.create(config);
  }

  /** Id of the cluster; empty where its brokers have none. */
  Optional<String> cluster() {
    return Optional.ofNullable(await(admin.describeCluster().clusterId()));
  }

  /** From now on the brokers drop nothing by age: what is not archived would be lost by that. */
  void keepUntilTrimmed() {
    List<ConfigResource> all =
        Arrays.stream(Source.values())
            .map(source -> new ConfigResource(ConfigResource.Type.TOPIC, source.topic().name()))
            .toList();
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    await(admin.describeConfigs(all).all())
        .forEach(
            (topic, config) -> {
              String now = retention(config);
              if (!now.equals(FOR_EVER)) {
                changes.put(
                    topic,
                    List.of(
                        new AlterConfigOp(
                            new ConfigEntry(TopicConfig.RETENTION_MS_CONFIG, FOR_EVER),
                            AlterConfigOp.OpType.SET)));
                LOG.atInfo()
                    .addKeyValue("topic", topic.name())
                    .addKeyValue("before", now)
                    .log("retention.ms is set to -1: records are dropped once they are archived");
              }
            });
    if (!changes.isEmpty()) {
      await(admin.incrementalAlterConfigs(changes).all());
    }
  }

  private static String retention(Config config) {
    ConfigEntry entry = config.get(TopicConfig.RETENTION_MS_CONFIG);
    return entry == null ? "" : entry.value();
  }

  /**
   * Drops what is archived, processed and old enough.
   *
   * @param archived the first offset of each partition that is not archived
   * @param share of the storage budget that is taken
   * @return the first offset kept of each partition something was dropped of
   */
  Map<TopicPartition, Long> trim(
      Map<SourcePartition, Long> archived, String processorGroup, double share, Instant now) {
    Map<TopicPartition, SourcePartition> partitions = existing(archived.keySet());
    if (partitions.isEmpty()) {
      return Map.of();
    }
    Map<TopicPartition, OffsetSpec> start = new HashMap<>();
    Map<TopicPartition, OffsetSpec> end = new HashMap<>();
    Map<TopicPartition, OffsetSpec> young = new HashMap<>();
    partitions.forEach(
        (partition, source) -> {
          Instant from = now.minus(Keep.at(source.source().topic().retention(), share));
          start.put(partition, OffsetSpec.earliest());
          end.put(partition, OffsetSpec.latest());
          young.put(partition, OffsetSpec.forTimestamp(from.toEpochMilli()));
        });
    Map<TopicPartition, ListOffsetsResultInfo> starts = await(admin.listOffsets(start).all());
    Map<TopicPartition, ListOffsetsResultInfo> ends = await(admin.listOffsets(end).all());
    Map<TopicPartition, ListOffsetsResultInfo> youngs = await(admin.listOffsets(young).all());
    Map<TopicPartition, OffsetAndMetadata> processed =
        await(
            admin
                .listConsumerGroupOffsets(processorGroup)
                .partitionsToOffsetAndMetadata(processorGroup));

    Map<TopicPartition, Long> points = new HashMap<>();
    partitions.forEach(
        (partition, source) ->
            TrimPoint.of(
                    offset(starts, partition).orElse(0),
                    offset(ends, partition).orElse(0),
                    Objects.requireNonNull(archived.get(source)),
                    source.source() == Source.METRICS
                        ? committed(processed, partition)
                        : OptionalLong.of(Long.MAX_VALUE),
                    offset(youngs, partition))
                .ifPresent(first -> points.put(partition, first)));
    if (!points.isEmpty()) {
      Map<TopicPartition, RecordsToDelete> drop = new HashMap<>();
      points.forEach(
          (partition, first) -> drop.put(partition, RecordsToDelete.beforeOffset(first)));
      await(admin.deleteRecords(drop).all());
    }
    return points;
  }

  /** A bucket may know of partitions that this cluster does not have. */
  private Map<TopicPartition, SourcePartition> existing(Collection<SourcePartition> archived) {
    List<String> names = Arrays.stream(Source.values()).map(s -> s.topic().name()).toList();
    Map<TopicPartition, SourcePartition> all = new HashMap<>();
    List<TopicPartition> there = new ArrayList<>();
    await(admin.describeTopics(names).allTopicNames())
        .forEach(
            (name, topic) ->
                topic
                    .partitions()
                    .forEach(p -> there.add(new TopicPartition(name, p.partition()))));
    for (SourcePartition source : archived) {
      TopicPartition partition =
          new TopicPartition(source.source().topic().name(), source.partition());
      if (there.contains(partition)) {
        all.put(partition, source);
      }
    }
    return all;
  }

  private static OptionalLong offset(
      Map<TopicPartition, ListOffsetsResultInfo> offsets, TopicPartition partition) {
    ListOffsetsResultInfo found = offsets.get(partition);
    return found == null || found.offset() < 0
        ? OptionalLong.empty()
        : OptionalLong.of(found.offset());
  }

  private static OptionalLong committed(
      Map<TopicPartition, OffsetAndMetadata> offsets, TopicPartition partition) {
    OffsetAndMetadata found = offsets.get(partition);
    return found == null ? OptionalLong.empty() : OptionalLong.of(found.offset());
  }

  private static <T> T await(KafkaFuture<T> answer) {
    try {
      return answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("the brokers did not do it: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
