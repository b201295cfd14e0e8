package dev.masterperf.alerts.delivery;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.TopicPartition;

/**
 * Gives all partitions to one member of the group, and to another one when that leaves: groups take
 * in alerts of every partition, so one instance has to see them all. Public since Kafka's consumer
 * makes it by name.
 */
public final class OneOwner implements ConsumerPartitionAssignor {
  @Override
  public String name() {
    return "masterperf-one-owner";
  }

  @Override
  public List<RebalanceProtocol> supportedProtocols() {
    return List.of(RebalanceProtocol.COOPERATIVE, RebalanceProtocol.EAGER);
  }

  @Override
  public GroupAssignment assign(Cluster cluster, GroupSubscription members) {
    Map<String, Subscription> subscriptions = members.groupSubscription();
    String owner =
        subscriptions.entrySet().stream()
            .max(
                Comparator.<Map.Entry<String, Subscription>>comparingInt(
                        member -> member.getValue().ownedPartitions().size())
                    .thenComparing(Map.Entry::getKey))
            .map(Map.Entry::getKey)
            .orElse("");
    Map<String, Assignment> assignments = new HashMap<>();
    subscriptions.forEach(
        (member, subscription) ->
            assignments.put(
                member,
                new Assignment(
                    member.equals(owner) ? all(cluster, subscription.topics()) : List.of())));
    return new GroupAssignment(assignments);
  }

  private static List<TopicPartition> all(Cluster cluster, List<String> topics) {
    List<TopicPartition> all = new ArrayList<>();
    for (String topic : topics) {
      cluster
          .partitionsForTopic(topic)
          .forEach(info -> all.add(new TopicPartition(topic, info.partition())));
    }
    return all;
  }
}
