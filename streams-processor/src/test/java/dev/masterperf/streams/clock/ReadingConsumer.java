package dev.masterperf.streams.clock;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;

/** A consumer of one partition whose position and end of log are set by hand. */
public final class ReadingConsumer {
  private final TopicPartition partition;
  private boolean told;

  private final MockConsumer<byte[], byte[]> consumer =
      new MockConsumer<>("earliest") {
        @Override
        public synchronized OptionalLong currentLag(TopicPartition of) {
          return told ? super.currentLag(of) : OptionalLong.empty();
        }
      };

  public ReadingConsumer(TopicPartition partition) {
    this.partition = partition;
    consumer.assign(List.of(partition));
  }

  public ReadingConsumer at(long position) {
    consumer.seek(partition, position);
    return this;
  }

  public ReadingConsumer endsAt(long offset) {
    told = true;
    consumer.updateEndOffsets(Map.of(partition, offset));
    return this;
  }

  /** As after a poll. */
  public void report(ReadPositions positions, long nowMillis) {
    positions.observe(consumer, nowMillis);
  }
}
