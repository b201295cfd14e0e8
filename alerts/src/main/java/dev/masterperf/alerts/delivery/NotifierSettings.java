package dev.masterperf.alerts.delivery;

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
 * @param endpoints where webhooks go; none: transitions are read and nothing is queued
 * @param externalUrl where people reach this installation, for links in payloads
 * @param retries when failed attempts are repeated
 */
public record NotifierSettings(
    Map<String, Object> kafka,
    String prefix,
    String instanceId,
    List<WebhookEndpoint> endpoints,
    URI externalUrl,
    RetrySchedule retries) {

  public NotifierSettings {
    kafka = Map.copyOf(kafka);
    endpoints = List.copyOf(endpoints);
    if (endpoints.stream().map(WebhookEndpoint::name).distinct().count() < endpoints.size()) {
      throw new IllegalArgumentException("each webhook endpoint needs a name of its own");
    }
  }

  public NotifierSettings(
      Map<String, Object> kafka,
      String prefix,
      String instanceId,
      List<WebhookEndpoint> endpoints,
      URI externalUrl) {
    this(kafka, prefix, instanceId, endpoints, externalUrl, RetrySchedule.DEFAULT);
  }
}
