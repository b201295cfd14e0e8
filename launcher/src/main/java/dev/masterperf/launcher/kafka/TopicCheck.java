package dev.masterperf.launcher.kafka;

import static java.util.Objects.requireNonNull;

import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.model.Topics;
import dev.masterperf.model.Topics.Spread;
import dev.masterperf.model.Topics.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Compares topics on the broker with the catalogue in what answers depend on: the partition count
 * decides where a series lives, timestamps close windows, cleanup decides what is forgotten.
 * Retention and replication are the operator's.
 */
public final class TopicCheck {
  private static final List<String> BINDING = List.of("message.timestamp.type", "cleanup.policy");

  private final Admin admin;
  private final int seriesPartitions;

  /**
   * @param seriesPartitions partition count of the topics partitioned by series
   */
  public TopicCheck(Admin admin, int seriesPartitions) {
    this.admin = admin;
    this.seriesPartitions = seriesPartitions;
  }

  /**
   * @param catalogue the topics as they have to be
   * @param topics what the broker says of every one of them, by name
   * @throws CannotStartException with everything that differs
   */
  void require(List<Topic> catalogue, Map<String, TopicDescription> topics) {
    List<String> differences = differences(catalogue, topics);
    if (!differences.isEmpty()) {
      throw new CannotStartException(
          "topics on the broker do not fit: " + String.join("; ", differences));
    }
  }

  /**
   * One sentence for each thing that differs.
   *
   * @param catalogue the topics as they have to be
   * @param topics what the broker says of every one of them, by name
   */
  public List<String> differences(List<Topic> catalogue, Map<String, TopicDescription> topics) {
    Map<ConfigResource, Config> configs =
        AdminCall.await(
            "describe the settings of topics",
            () ->
                admin
                    .describeConfigs(topics.keySet().stream().map(TopicCheck::resource).toList())
                    .all());
    List<String> differences = new ArrayList<>();
    notifications(topics, differences);
    for (Topic topic : catalogue) {
      partitions(topic, requireNonNull(topics.get(topic.name())), differences);
      settings(topic, requireNonNull(configs.get(resource(topic.name()))), differences);
    }
    return differences;
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  private void partitions(Topic topic, TopicDescription found, List<String> differences) {
    int count = found.partitions().size();
    if (topic.spread() == Spread.BY_SERIES && count != seriesPartitions) {
      differences.add(
          topic.name()
              + " has "
              + count
              + " partitions, configured are "
              + seriesPartitions
              + " (--partitions)");
    }
    if (topic.spread() == Spread.SINGLE && count != 1) {
      differences.add(topic.name() + " has " + count + " partitions, needed is 1, for its order");
    }
  }

  /** What is done about an alert stands in the partition of the alert's own number. */
  private static void notifications(
      Map<String, TopicDescription> topics, List<String> differences) {
    if (!topics.containsKey(Topics.ALERTS.name())
        || !topics.containsKey(Topics.NOTIFICATIONS.name())) {
      return;
    }
    int alerts = partitions(topics, Topics.ALERTS);
    int notifications = partitions(topics, Topics.NOTIFICATIONS);
    if (alerts != notifications) {
      differences.add(
          "%s has %d partitions and %s has %d, they need as many"
              .formatted(Topics.ALERTS, alerts, Topics.NOTIFICATIONS, notifications));
    }
  }

  private static int partitions(Map<String, TopicDescription> topics, Topic topic) {
    return requireNonNull(topics.get(topic.name())).partitions().size();
  }

  private static void settings(Topic topic, Config found, List<String> differences) {
    Map<String, String> wanted = topic.settings(1);
    for (String key : BINDING) {
      String needed = requireNonNull(wanted.get(key));
      ConfigEntry entry = found.get(key);
      String actual = entry == null ? "" : entry.value();
      if (!normal(actual).equals(normal(wanted.get(key)))) {
        differences.add(topic.name() + " has " + key + "=" + actual + ", needed is " + needed);
      }
    }
  }

  /** {@code delete,compact} and {@code compact,delete} are the same policy. */
  private static List<String> normal(String value) {
    return List.of(value.split(",")).stream().map(String::strip).sorted().toList();
  }
}
