package dev.masterperf.alerts.delivery;

import dev.masterperf.alerts.address.AddressPolicy;
import dev.masterperf.alerts.receiver.EvidenceSource;
import dev.masterperf.alerts.receiver.Receiver;
import dev.masterperf.alerts.routing.CurrentPlan;
import dev.masterperf.alerts.routing.RoutingPlan;
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
 * @param plan who hears of which alerts, which may change; without receivers transitions are read
 *     and nothing is queued
 * @param externalUrl where people reach this installation, for links in payloads
 * @param retries when failed attempts are repeated
 * @param addresses where alerts may go
 * @param evidence what this process knows of an alert's series, beside what is recorded of it
 */
public record NotifierSettings(
    Map<String, Object> kafka,
    String prefix,
    String instanceId,
    CurrentPlan plan,
    URI externalUrl,
    RetrySchedule retries,
    AddressPolicy addresses,
    EvidenceSource evidence) {

  public NotifierSettings {
    kafka = Map.copyOf(kafka);
    List<Receiver> receivers = plan.get().endpoints();
    if (receivers.stream().map(Receiver::name).distinct().count() < receivers.size()) {
      throw new IllegalArgumentException("each receiver needs a name of its own");
    }
  }

  /** Without routes: every receiver hears of every alert. */
  public NotifierSettings(
      Map<String, Object> kafka,
      String prefix,
      String instanceId,
      List<Receiver> receivers,
      URI externalUrl,
      RetrySchedule retries,
      AddressPolicy addresses) {
    this(
        kafka,
        prefix,
        instanceId,
        new CurrentPlan(RoutingPlan.everyAlertTo(receivers)),
        externalUrl,
        retries,
        addresses,
        EvidenceSource.NONE);
  }

  /** With the retries people need not think about. */
  public NotifierSettings(
      Map<String, Object> kafka,
      String prefix,
      String instanceId,
      CurrentPlan plan,
      URI externalUrl,
      AddressPolicy addresses,
      EvidenceSource evidence) {
    this(kafka, prefix, instanceId, plan, externalUrl, RetrySchedule.DEFAULT, addresses, evidence);
  }

  /** Of a process that knows no more than what is recorded. */
  public NotifierSettings(
      Map<String, Object> kafka,
      String prefix,
      String instanceId,
      CurrentPlan plan,
      URI externalUrl,
      RetrySchedule retries,
      AddressPolicy addresses) {
    this(kafka, prefix, instanceId, plan, externalUrl, retries, addresses, EvidenceSource.NONE);
  }
}
