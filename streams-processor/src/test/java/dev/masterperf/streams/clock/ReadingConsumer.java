package dev.masterperf.streams.clock;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.Measurable;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.utils.Time;

/** A consumer of some partitions whose positions, log ends and heartbeats are set by hand. */
public final class ReadingConsumer {
  private final List<TopicPartition> partitions;
  private final Heartbeats heartbeats;
  private boolean told;
  private boolean checking;
  private double heartbeatSecondsAgo = -1;

  private final MockConsumer<byte[], byte[]> consumer =
      new MockConsumer<>("earliest") {
        @Override
        public synchronized OptionalLong currentLag(TopicPartition of) {
          return told ? super.currentLag(of) : OptionalLong.empty();
        }

        @Override
        public synchronized long position(TopicPartition of, Duration patience) {
          if (checking) {
            throw new TimeoutException("no broker said yet whether the position holds");
          }
          return super.position(of, patience);
        }
      };

  public ReadingConsumer(TopicPartition... partitions) {
    this.partitions = List.of(partitions);
    MetricName name =
        new MetricName("last-heartbeat-seconds-ago", "consumer-coordinator-metrics", "", Map.of());
    this.heartbeats =
        new Heartbeats(
            Map.of(
                name,
                new KafkaMetric(
                    new Object(),
                    name,
                    (Measurable) (config, now) -> heartbeatSecondsAgo,
                    new MetricConfig(),
                    Time.SYSTEM)));
    consumer.assign(this.partitions);
  }

  public ReadingConsumer at(long position) {
    partitions.forEach(partition -> consumer.seek(partition, position));
    return this;
  }

  public ReadingConsumer endsAt(long offset) {
    told = true;
    partitions.forEach(partition -> consumer.updateEndOffsets(Map.of(partition, offset)));
    return this;
  }

  /** Its positions are asked about at the brokers, who do not answer. */
  public ReadingConsumer checking() {
    checking = true;
    return this;
  }

  /**
   * @param secondsAgo -1: none was sent yet
   */
  public ReadingConsumer lastHeartbeat(double secondsAgo) {
    heartbeatSecondsAgo = secondsAgo;
    return this;
  }

  /** As a poll that hands out this many records from where it stands, and goes behind them. */
  public ReadingConsumer handsOut(ReadPositions positions, int records, long nowMillis) {
    for (TopicPartition partition : partitions) {
      long from = consumer.position(partition);
      List<ConsumerRecord<byte[], byte[]>> some =
          LongStream.range(from, from + records)
              .mapToObj(
                  offset ->
                      new ConsumerRecord<>(
                          partition.topic(),
                          partition.partition(),
                          offset,
                          new byte[0],
                          new byte[0]))
              .toList();
      positions.polled(
          new ConsumerRecords<>(
              Map.of(partition, some), Map.of(partition, new OffsetAndMetadata(from + records))),
          nowMillis);
      consumer.seek(partition, from + records);
    }
    return this;
  }

  /** As after a poll; all records of the log can be read. */
  public void report(ReadPositions positions, long nowMillis) {
    positions.observe(consumer, heartbeats, nowMillis);
    if (told) {
      partitions.forEach(
          partition ->
              positions.ends(
                  partition,
                  consumer.position(partition) + consumer.currentLag(partition).orElseThrow(),
                  nowMillis));
    }
  }

  /**
   * As after a poll.
   *
   * @param end of the logs as brokers tell it, those records included that cannot be read yet
   */
  public void report(ReadPositions positions, long nowMillis, long end) {
    positions.observe(consumer, heartbeats, nowMillis);
    partitions.forEach(partition -> positions.ends(partition, end, nowMillis));
  }
}
