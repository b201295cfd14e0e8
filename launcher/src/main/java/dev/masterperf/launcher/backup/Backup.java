package dev.masterperf.launcher.backup;

import dev.masterperf.api.health.Build;
import dev.masterperf.launcher.backup.BackupManifest.PartitionFile;
import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.launcher.host.Folders;
import dev.masterperf.launcher.kafka.AdminCall;
import dev.masterperf.launcher.kafka.Brokers;
import dev.masterperf.model.Topics.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Copies topics to files while everything goes on: each partition as far as it was committed when
 * the copy of it began. It is in no group and changes nothing.
 */
public final class Backup {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Brokers brokers;
  private final Path folder;
  private final Consumer<String> told;

  private Backup(Brokers brokers, Path folder, Consumer<String> told) {
    this.brokers = brokers;
    this.folder = folder;
    this.told = told;
  }

  /**
   * Makes a backup.
   *
   * @param folder is made, or is empty
   * @param metrics whether to copy what was measured as well
   * @param told hears in one line of each topic that was copied
   * @return how many records it holds
   * @throws CannotStartException if brokers do not answer, or there is nothing to copy, or the
   *     folder is of no use
   */
  public static long make(
      Brokers brokers, Path folder, boolean metrics, InstantSource clock, Consumer<String> told) {
    return new Backup(brokers, folder, told).run(metrics, clock);
  }

  private long run(boolean metrics, InstantSource clock) {
    try (Admin admin = Admin.create(brokers.settings());
        KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      String cluster = AdminCall.await("name its id", () -> admin.describeCluster().clusterId());
      List<Topic> topics = topics(admin, metrics);
      prepareFolder();
      var takenAt = clock.instant();
      List<PartitionFile> files = new ArrayList<>();
      for (Topic topic : topics) {
        files.addAll(copy(consumer, topic));
      }
      int partitions =
          AdminCall.await(
                  "describe topic " + KeptTopics.METRICS,
                  () -> admin.describeTopics(List.of(KeptTopics.METRICS.name())).allTopicNames())
              .values()
              .iterator()
              .next()
              .partitions()
              .size();
      new BackupManifest(
              BackupManifest.FORMAT, Build.version(), cluster, takenAt, partitions, files)
          .write(folder);
      return files.stream().mapToLong(PartitionFile::records).sum();
    } catch (IOException e) {
      throw new CannotStartException("cannot write to " + folder + ": " + e, e);
    }
  }

  /** Older deployments lack some. */
  private List<Topic> topics(Admin admin, boolean metrics) {
    Set<String> existing = AdminCall.await("list its topics", () -> admin.listTopics().names());
    if (!existing.contains(KeptTopics.METRICS.name())) {
      throw new CannotStartException(
          "there is no topic "
              + KeptTopics.METRICS
              + " at "
              + brokers
              + "; has masterperf run there?");
    }
    return Stream.concat(
            KeptTopics.DECISIONS.stream(), metrics ? Stream.of(KeptTopics.METRICS) : Stream.of())
        .filter(topic -> existing.contains(topic.name()))
        .toList();
  }

  private void prepareFolder() throws IOException {
    Folders.writable(folder);
    if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
    try (Stream<Path> there = Files.list(folder)) {
      if (there.findAny().isPresent()) {
        throw new CannotStartException(folder + " is not empty; name a new folder (--to)");
      }
    }
  }

  private List<PartitionFile> copy(KafkaConsumer<byte[], byte[]> consumer, Topic topic)
      throws IOException {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic.name(), PATIENCE).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .sorted(Comparator.comparing(TopicPartition::partition))
            .toList();
    List<PartitionFile> files = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      files.add(copy(consumer, partition));
    }
    told.accept(
        "%s: %,d records, %,d bytes"
            .formatted(
                topic,
                files.stream().mapToLong(PartitionFile::records).sum(),
                files.stream().mapToLong(PartitionFile::bytes).sum()));
    return files;
  }

  private PartitionFile copy(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition)
      throws IOException {
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    long end = consumer.endOffsets(List.of(partition), PATIENCE).getOrDefault(partition, 0L);
    try (PartitionWriter writer =
        new PartitionWriter(folder, partition.topic(), partition.partition())) {
      long idle = PATIENCE.dividedBy(POLL);
      for (long at = consumer.position(partition, PATIENCE); at < end; ) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (record.offset() < end) {
            writer.add(KeptRecord.of(record));
          }
        }
        long next = consumer.position(partition, PATIENCE);
        idle = next > at ? PATIENCE.dividedBy(POLL) : idle - 1;
        at = next;
        if (idle <= 0) {
          throw new CannotStartException(
              "%s ends at offset %d and nothing comes behind %d within %d s"
                  .formatted(partition, end, at, PATIENCE.toSeconds()));
        }
      }
      return writer.end();
    } catch (KafkaException e) {
      throw new CannotStartException("cannot read " + partition + ": " + e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> config = brokers.settings();
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"); // old ones go meanwhile
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
