package dev.masterperf.alerts.delivery;

import dev.masterperf.alerts.address.AddressPolicy;
import dev.masterperf.alerts.receiver.Receiver;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * Settings of the notifier.
 *
 * @param kafka how to reach the cluster: {@code bootstrap.servers}, and what security needs
 * @param prefix of group and transaction names, the same for all instances of an installation
 * @param instanceId unique among running instances and the same after a restart, so that a
 *     restarted one takes its partitions back at once
 * @param receivers where alerts go; none: transitions are read and nothing is queued
 * @param externalUrl where people reach this installation, for links in payloads
 * @param retries when failed attempts are repeated
 * @param addresses where alerts may go
 */
public record NotifierSettings(
    Map<String, Object> kafka,
    String prefix,
    String instanceId,
    List<Receiver> receivers,
    URI externalUrl,
    RetrySchedule retries,
    AddressPolicy addresses) {

  public NotifierSettings {
    kafka = Map.copyOf(kafka);
    receivers = List.copyOf(receivers);
    if (receivers.stream().map(Receiver::name).distinct().count() < receivers.size()) {
      throw new IllegalArgumentException("each receiver needs a name of its own");
    }
  }

  public NotifierSettings(
      Map<String, Object> kafka,
      String prefix,
      String instanceId,
      List<Receiver> receivers,
      URI externalUrl,
      AddressPolicy addresses) {
    this(kafka, prefix, instanceId, receivers, externalUrl, RetrySchedule.DEFAULT, addresses);
  }
}
