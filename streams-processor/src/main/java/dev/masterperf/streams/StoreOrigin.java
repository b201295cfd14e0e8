package dev.masterperf.streams;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicListing;

/**
 * Which logs stores are a copy of. A store says how far it reaches by an offset, which means
 * something else in a topic that was deleted and made again, and in another cluster.
 *
 * @param clusterId as brokers have it
 * @param topicIds by name; brokers give another id to a topic that is made again
 */
record StoreOrigin(String clusterId, Map<String, String> topicIds) {

  /**
   * What the brokers have, of whatever application.
   *
   * @throws IllegalStateException if they do not answer
   */
  static StoreOrigin ask(Map<String, Object> clientConfig) {
    try (Admin admin = Admin.create(clientConfig)) {
      return new StoreOrigin(
          admin.describeCluster().clusterId().get(),
          admin.listTopics().listings().get().stream()
              .collect(Collectors.toMap(TopicListing::name, topic -> topic.topicId().toString())));
    } catch (ExecutionException e) {
      throw new IllegalStateException("no broker tells which logs it has", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while brokers were asked for their logs", e);
    }
  }

  /** The same, as far as it is of these topics. */
  StoreOrigin of(Set<String> topics) {
    Map<String, String> ids = new TreeMap<>(topicIds);
    ids.keySet().retainAll(topics);
    return new StoreOrigin(clusterId, ids);
  }

  /** The cluster first, then a topic and its id a line; what is damaged is of no logs. */
  static StoreOrigin parse(List<String> lines) {
    return new StoreOrigin(
        lines.isEmpty() ? "" : lines.get(0).strip(),
        lines.stream()
            .skip(1)
            .map(line -> line.strip().split(" "))
            .filter(words -> words.length == 2)
            .collect(Collectors.toMap(words -> words[0], words -> words[1], (one, other) -> "")));
  }

  List<String> lines() {
    return Stream.concat(
            Stream.of(clusterId),
            new TreeMap<>(topicIds)
                .entrySet().stream().map(topic -> topic.getKey() + " " + topic.getValue()))
        .toList();
  }

  /** What of this is another one now; topics that came since are none. */
  Optional<String> otherIn(StoreOrigin now) {
    if (!clusterId.equals(now.clusterId)) {
      return Optional.of("cluster " + clusterId + " is now " + now.clusterId);
    }
    return topicIds.entrySet().stream()
        .filter(topic -> !Objects.equals(topic.getValue(), now.topicIds.get(topic.getKey())))
        .map(topic -> "topic " + topic.getKey() + " was deleted")
        .sorted()
        .findFirst();
  }
}
