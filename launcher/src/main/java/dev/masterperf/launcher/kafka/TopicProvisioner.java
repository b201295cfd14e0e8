package dev.masterperf.launcher.kafka;

import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.model.Topics;
import dev.masterperf.model.Topics.Topic;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Brings the topic catalogue onto a broker: creates what is missing, checks what is there, and
 * returns when each partition has a leader that answers. Producing before that loses records.
 */
public final class TopicProvisioner {
  private final Admin admin;
  private final int seriesPartitions;
  private final int replicas;
  private final List<Topic> topics;

  /**
   * @param seriesPartitions partition count of the topics partitioned by series
   * @param replicas replication factor of topics created here
   */
  public TopicProvisioner(Admin admin, int seriesPartitions, int replicas) {
    this(admin, seriesPartitions, replicas, Set.of());
  }

  /**
   * @param seriesPartitions partition count of the topics partitioned by series
   * @param replicas replication factor of topics created here
   * @param scopes that have a topic of their own
   */
  public TopicProvisioner(Admin admin, int seriesPartitions, int replicas, Set<String> scopes) {
    this.topics = Stream.concat(Topics.ALL.stream(), scopes.stream().map(Topics::ofScope)).toList();
    this.admin = admin;
    this.seriesPartitions = seriesPartitions;
    this.replicas = replicas;
  }

  /**
   * Does all of it.
   *
   * @throws CannotStartException if the broker does not answer within 30 s, or if a topic that was
   *     there already is not as the catalogue needs it
   */
  public void provision() {
    Set<String> existing = AdminCall.await("list its topics", () -> admin.listTopics().names());
    createAllBut(existing);
    List<String> names = topics.stream().map(Topic::name).toList();
    Map<String, TopicDescription> found =
        AdminCall.await("describe topics", () -> admin.describeTopics(names).allTopicNames());
    new TopicCheck(admin, seriesPartitions).require(topics, found);
    awaitLeaders(found.values());
  }

  private void createAllBut(Set<String> existing) {
    List<NewTopic> missing =
        topics.stream()
            .filter(topic -> !existing.contains(topic.name()))
            .map(this::newTopic)
            .toList();
    admin.createTopics(missing).values().forEach(TopicProvisioner::awaitCreated);
  }

  private NewTopic newTopic(Topic topic) {
    return new NewTopic(topic.name(), topic.partitions(seriesPartitions), (short) replicas)
        .configs(topic.settings(replicas));
  }

  private static void awaitCreated(String name, KafkaFuture<Void> created) {
    try {
      AdminCall.await("create topic " + name, () -> created);
    } catch (CannotStartException e) {
      // Another process that starts at the same time was quicker; what it made is checked next.
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  private void awaitLeaders(Collection<TopicDescription> topics) {
    Map<TopicPartition, OffsetSpec> all = new HashMap<>();
    for (TopicDescription topic : topics) {
      topic
          .partitions()
          .forEach(
              p -> all.put(new TopicPartition(topic.name(), p.partition()), OffsetSpec.latest()));
    }
    AdminCall.await("find the leader of every partition", () -> admin.listOffsets(all).all());
  }
}
