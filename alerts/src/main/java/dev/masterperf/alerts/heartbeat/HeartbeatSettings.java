package dev.masterperf.alerts.heartbeat;

import dev.masterperf.alerts.address.AddressPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * Settings of the heartbeat.
 *
 * @param kafka how to reach the cluster
 * @param instance name of this process
 * @param url what is called; whoever knows it can keep the receiver quiet
 * @param every from one call that was taken to the next
 * @param addresses where calls may go
 * @param partitions of the processor's output
 */
public record HeartbeatSettings(
    Map<String, Object> kafka,
    String instance,
    URI url,
    Duration every,
    AddressPolicy addresses,
    int partitions) {
  public HeartbeatSettings {
    kafka = Map.copyOf(kafka);
    if (every.isZero() || every.isNegative()) {
      throw new IllegalArgumentException("a heartbeat comes each second at most, not " + every);
    }
    if (partitions < 1) {
      throw new IllegalArgumentException("partitions must be at least 1, not " + partitions);
    }
  }
}
