package dev.masterperf.producer.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.foreign.MeasuredUnit;
import java.math.BigDecimal;
import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientUnitsTest {

  /** Names and units as the documentation of Kafka 4.3 gives them. */
  @ParameterizedTest
  @CsvSource({
    "producer-metrics, request-latency-avg, s, 0.001",
    "producer-metrics, record-queue-time-max, s, 0.001",
    "producer-metrics, bufferpool-wait-time-ns-total, s, 1e-9",
    "producer-metrics, io-wait-time-ns-avg, s, 1e-9",
    "producer-metrics, io-wait-ratio, 1, 1",
    "producer-metrics, outgoing-byte-rate, By/s, 1",
    "producer-metrics, outgoing-byte-total, By, 1",
    "producer-metrics, buffer-available-bytes, By, 1",
    "producer-metrics, batch-size-avg, By, 1",
    "producer-metrics, compression-rate-avg, 1, 1",
    "producer-metrics, record-send-rate, 1/s, 1",
    "producer-metrics, record-send-total, 1, 1",
    "producer-metrics, metadata-age, s, 1",
    "producer-metrics, connection-count, 1, 1",
    "consumer-fetch-manager-metrics, bytes-consumed-rate, By/s, 1",
    "consumer-fetch-manager-metrics, bytes-consumed-total, By, 1",
    "consumer-fetch-manager-metrics, records-lag-max, 1, 1",
    "consumer-metrics, time-between-poll-avg, s, 0.001",
    "consumer-metrics, last-poll-seconds-ago, s, 1",
    "consumer-metrics, poll-idle-ratio-avg, 1, 1",
    "consumer-coordinator-metrics, rebalance-latency-total, s, 0.001",
    "app-info, start-time-ms, s, 0.001",
    "stream-state-metrics, put-latency-avg, 1, 1",
    "stream-thread-metrics, process-rate, 1/s, 1"
  })
  void aNameTellsItsUnit(String group, String name, String unit, BigDecimal factor) {
    MeasuredUnit measured = ClientUnits.of(new MetricName(name, group, "", Map.of()));

    assertThat(measured.base().symbol()).isEqualTo(unit);
    assertThat(measured.factor()).isEqualByComparingTo(factor);
  }
}
