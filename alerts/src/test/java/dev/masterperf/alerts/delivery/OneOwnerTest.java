package dev.masterperf.alerts.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.GroupSubscription;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class OneOwnerTest {
  private static final List<TopicPartition> ALL =
      IntStream.range(0, 3).mapToObj(p -> new TopicPartition("t", p)).toList();

  @Test
  void oneMemberHasAllPartitions() {
    assertThat(assign(Map.of("a", List.of(), "b", List.of())).get("b")).isEqualTo(ALL);
    assertThat(assign(Map.of("a", List.of(), "b", List.of())).get("a")).isEmpty();
  }

  @Test
  void theOwnerStaysTheOwner() {
    assertThat(assign(Map.of("a", ALL, "b", List.of(), "c", List.of())).get("a")).isEqualTo(ALL);
  }

  private static Map<String, List<TopicPartition>> assign(Map<String, List<TopicPartition>> owned) {
    Map<String, Subscription> subscriptions = new HashMap<>();
    owned.forEach(
        (member, partitions) ->
            subscriptions.put(member, new Subscription(List.of("t"), null, partitions)));
    Node node = new Node(0, "localhost", 1);
    Cluster cluster =
        new Cluster(
            "c",
            List.of(node),
            ALL.stream()
                .map(p -> new PartitionInfo("t", p.partition(), node, new Node[0], new Node[0]))
                .toList(),
            Set.of(),
            Set.of());
    Map<String, List<TopicPartition>> assigned = new HashMap<>();
    new OneOwner()
        .assign(cluster, new GroupSubscription(subscriptions))
        .groupAssignment()
        .forEach((member, assignment) -> assigned.put(member, assignment.partitions()));
    return assigned;
  }
}
