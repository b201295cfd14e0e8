package dev.masterperf.launcher.doctor;

import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.launcher.kafka.AdminCall;
import dev.masterperf.launcher.kafka.BrokerCheck;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Whether brokers answer, are new enough, and keep what exactly-once processing needs in as many
 * copies as topics.
 *
 * @param replicas that topics have which are made here
 */
record BrokersCheck(Admin admin, int replicas) implements Check {
  private static final List<String> OF_KAFKA = List.of("__transaction_state", "__consumer_offsets");

  @Override
  public String subject() {
    return "brokers";
  }

  @Override
  public List<Finding> look() {
    Collection<Node> nodes =
        AdminCall.once("name its brokers", () -> admin.describeCluster().nodes());
    String id = AdminCall.once("name its id", () -> admin.describeCluster().clusterId());
    List<Finding> findings = new ArrayList<>();
    findings.add(
        nodes.size() < replicas
            ? Finding.fail(
                subject(),
                "%d of them, and topics are to have %d replicas".formatted(nodes.size(), replicas),
                "start more brokers, or say --replication " + nodes.size())
            : Finding.ok(subject(), "%d in cluster %s".formatted(nodes.size(), id)));
    findings.add(features());
    findings.add(autoCreate(nodes.iterator().next()));
    if (nodes.size() >= replicas) {
      OF_KAFKA.forEach(topic -> copies(topic, findings));
    }
    return findings;
  }

  private Finding features() {
    try {
      new BrokerCheck(admin).require();
      return Finding.ok("features", "metadata and transactions are new enough");
    } catch (CannotStartException e) {
      return Finding.fail("features", String.valueOf(e.getMessage()), "");
    }
  }

  /** A client that misspells a topic would make one without replicas instead of being told. */
  private Finding autoCreate(Node broker) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, broker.idString());
    try {
      Map<ConfigResource, Config> found =
          AdminCall.once(
              "describe its settings", () -> admin.describeConfigs(List.of(resource)).all());
      Config config = found.get(resource);
      ConfigEntry entry = config == null ? null : config.get("auto.create.topics.enable");
      return entry != null && "true".equals(entry.value())
          ? Finding.warn(
              "auto.create.topics",
              "is on: who misspells a topic makes one",
              "set auto.create.topics.enable=false at the brokers")
          : Finding.ok("auto.create.topics", "is off");
    } catch (CannotStartException e) {
      if (e.getCause() instanceof AuthorizationException) {
        return Finding.ok("auto.create.topics", "may not be asked by this login");
      }
      throw e;
    }
  }

  private void copies(String topic, List<Finding> findings) {
    try {
      TopicDescription found =
          AdminCall.once(
                  "describe topic " + topic,
                  () -> admin.describeTopics(List.of(topic)).allTopicNames())
              .getOrDefault(topic, null);
      int copies = found == null ? replicas : found.partitions().get(0).replicas().size();
      if (copies < replicas) {
        findings.add(
            Finding.warn(
                "copies",
                topic + " has " + copies + ": with that broker all processing stops",
                "give it " + replicas + " by kafka-reassign-partitions.sh"));
      }
    } catch (CannotStartException e) {
      boolean unknown =
          e.getCause() instanceof UnknownTopicOrPartitionException
              || e.getCause() instanceof AuthorizationException;
      if (!unknown) { // it is made when it is first used
        throw e;
      }
    }
  }
}
