package dev.masterperf.launcher.doctor;

import static java.util.Objects.requireNonNull;

import dev.masterperf.launcher.kafka.AdminCall;
import dev.masterperf.launcher.kafka.TopicCheck;
import dev.masterperf.model.Topics.Topic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Whether the topics are as the catalogue has them, and have their copies.
 *
 * @param catalogue the topics as they have to be
 * @param seriesPartitions of those that are partitioned by series
 * @param replicas that topics have which are made here
 */
record TopicsCheck(Admin admin, List<Topic> catalogue, int seriesPartitions, int replicas)
    implements Check {

  @Override
  public String subject() {
    return "topics";
  }

  @Override
  public List<Finding> look() {
    Set<String> existing = AdminCall.once("list its topics", () -> admin.listTopics().names());
    List<Topic> there =
        catalogue.stream().filter(topic -> existing.contains(topic.name())).toList();
    List<Finding> findings = new ArrayList<>();
    if (there.size() < catalogue.size()) {
      findings.add(missing(existing));
    }
    if (there.isEmpty()) {
      return findings;
    }
    Map<String, TopicDescription> found =
        AdminCall.once(
            "describe topics",
            () -> admin.describeTopics(there.stream().map(Topic::name).toList()).allTopicNames());
    for (String difference : new TopicCheck(admin, seriesPartitions).differences(there, found)) {
      findings.add(
          Finding.fail(
              subject(),
              difference,
              "no process starts with it: docs/deployment.md, On a cluster"));
    }
    there.forEach(topic -> copies(requireNonNull(found.get(topic.name())), findings));
    settings(there, findings);
    if (findings.isEmpty()) {
      findings.add(Finding.ok(subject(), "all %d are as they have to be".formatted(there.size())));
    }
    return findings;
  }

  private Finding missing(Set<String> existing) {
    return Finding.warn(
        subject(),
        catalogue.stream()
                .map(Topic::name)
                .filter(name -> !existing.contains(name))
                .collect(Collectors.joining(", "))
            + (existing.isEmpty() ? " are not there, or may not be seen" : " are not there"),
        "the first process that starts makes them, if its login may (kafka acls --role"
            + " create-topics)");
  }

  private void copies(TopicDescription topic, List<Finding> findings) {
    List<Integer> offline = new ArrayList<>();
    List<Integer> behind = new ArrayList<>();
    int copies = Integer.MAX_VALUE;
    for (TopicPartitionInfo partition : topic.partitions()) {
      copies = Math.min(copies, partition.replicas().size());
      if (partition.leader() == null || partition.leader().isEmpty()) {
        offline.add(partition.partition());
      } else if (partition.isr().size() < partition.replicas().size()) {
        behind.add(partition.partition());
      }
    }
    if (!offline.isEmpty()) {
      findings.add(
          Finding.fail(
              subject(),
              topic.name() + " has no leader for partitions " + offline,
              "start the brokers that hold them"));
    }
    if (!behind.isEmpty()) {
      findings.add(
          Finding.warn(
              subject(),
              topic.name() + " lacks copies of partitions " + behind,
              "start the brokers that hold them; one more that fails may stop writing"));
    }
    if (copies < replicas) {
      findings.add(
          Finding.warn(
              subject(),
              "%s has %d replicas, configured are %d".formatted(topic.name(), copies, replicas),
              "add some by kafka-reassign-partitions.sh, or say --replication " + copies));
    }
  }

  /** What is the operator's to choose, where the choice loses something. */
  private void settings(List<Topic> topics, List<Finding> findings) {
    Map<ConfigResource, Topic> resources = new LinkedHashMap<>();
    topics.forEach(
        topic -> resources.put(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()), topic));
    Map<ConfigResource, Config> configs =
        AdminCall.once(
            "describe the settings of topics",
            () -> admin.describeConfigs(resources.keySet()).all());
    resources.forEach(
        (resource, topic) -> {
          Map<String, String> wanted = topic.settings(replicas);
          Config found = requireNonNull(configs.get(resource));
          if (shorter(value(found, "retention.ms"), wanted.get("retention.ms"))) {
            findings.add(
                Finding.warn(
                    subject(),
                    "%s keeps records for retention.ms=%s, our own choice is %s"
                        .formatted(
                            topic.name(), value(found, "retention.ms"), wanted.get("retention.ms")),
                    "what is not read or archived by then is lost: set it back by kafka-configs.sh,"
                        + " unless it is meant"));
          }
          if (shorter(
              value(found, Topic.TIMESTAMP_AFTER_MAX), wanted.get(Topic.TIMESTAMP_AFTER_MAX))) {
            findings.add(
                Finding.warn(
                    subject(),
                    "%s has %s=%s: what a process or broker writes whose clock is further ahead is refused"
                        .formatted(
                            topic.name(),
                            Topic.TIMESTAMP_AFTER_MAX,
                            value(found, Topic.TIMESTAMP_AFTER_MAX)),
                    "set it to " + Long.MAX_VALUE + " by kafka-configs.sh"));
          }
          if (replicas >= 3 && "1".equals(value(found, "min.insync.replicas"))) {
            findings.add(
                Finding.warn(
                    subject(),
                    topic.name() + " has min.insync.replicas=1: what one broker took can be lost",
                    "set it to 2 by kafka-configs.sh"));
          }
        });
  }

  private static String value(Config config, String key) {
    ConfigEntry entry = config.get(key);
    return entry == null || entry.value() == null ? "" : entry.value();
  }

  /**
   * -1 is for ever. Where another process trims the topic itself, it makes it longer, not shorter.
   */
  private static boolean shorter(String found, @org.jspecify.annotations.Nullable String wanted) {
    if (found.isEmpty() || wanted == null) {
      return false;
    }
    long kept = Long.parseLong(found);
    long ours = Long.parseLong(wanted);
    return kept >= 0 && (ours < 0 || kept < ours);
  }
}
