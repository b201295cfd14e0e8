package dev.masterperf.streams.clock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.streams.ingest.IngestTimes;
import dev.masterperf.streams.window.WindowStores;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ObservedClientsTest {
  private final ReadPositions positions = new ReadPositions();

  @Test
  void aRealConsumerHasTheHeartbeatsThatAreReadAndNoneBeforeItJoined() {
    ObservedClients clients =
        new ObservedClients(
            positions, new IngestTimes(), WindowStores.transactional(), InstantSource.system());
    Map<String, Object> nobodyThere =
        Map.of("bootstrap.servers", "127.0.0.1:1", "group.id", "readers");

    try (Consumer<byte[], byte[]> consumer = clients.getConsumer(nobodyThere)) {
      consumer.assign(List.of(new TopicPartition("metrics", 0)));
      consumer.poll(Duration.ZERO);
    }

    assertThat(positions.lastPollMillis()).isPositive();
    assertThat(positions.brokerSilenceSeconds()).isZero();
  }
}
