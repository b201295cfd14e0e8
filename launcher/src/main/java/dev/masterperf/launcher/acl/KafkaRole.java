package dev.masterperf.launcher.acl;

import static org.apache.kafka.common.acl.AclOperation.ALTER_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import dev.masterperf.model.Topics;
import dev.masterperf.model.Topics.Topic;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Who connects to the brokers, and for what. */
public enum KafkaRole {
  /** {@code serve --roles processor}. */
  PROCESSOR {
    @Override
    void add(Permissions to, Holder who) {
      served(to, who.instance());
      to.topics(
          READ, Topics.METRICS, Topics.REHOME, Topics.PARTIALS, Topics.AGGREGATES, Topics.RULES);
      to.topics(
          WRITE,
          Topics.METRICS,
          Topics.REHOME,
          Topics.PARTIALS,
          Topics.AGGREGATES,
          Topics.MATRIX,
          Topics.ALERTS,
          Topics.LATE,
          Topics.DLQ);
      to.group(READ, APPLICATION);
      // Kafka Streams names its changelogs and transactions so.
      to.topicsNamed(APPLICATION + "-", CREATE, READ, WRITE);
      to.transactions(APPLICATION + "-", Optional.empty());
      if (!who.scopeTopics().isEmpty()) {
        for (Topic topic : who.scopeTopics()) {
          to.topics(READ, topic);
          to.topics(DESCRIBE_CONFIGS, topic);
        }
        to.group(READ, APPLICATION + "-scope-topics");
      }
    }
  },

  /** {@code serve --roles api}. */
  API {
    @Override
    void add(Permissions to, Holder who) {
      served(to, who.instance());
      to.topics(
          READ,
          Topics.METRICS,
          Topics.AGGREGATES,
          Topics.MATRIX,
          Topics.ALERTS,
          Topics.NOTIFICATIONS,
          Topics.POSTED,
          Topics.RULES,
          Topics.VIEWS,
          Topics.KEYS,
          Topics.ENDED_SESSIONS,
          Topics.AUDIT,
          Topics.LATE);
      to.topics(
          WRITE,
          Topics.METRICS,
          Topics.ALERTS,
          Topics.NOTIFICATIONS,
          Topics.SILENCES,
          Topics.POSTED,
          Topics.RULES,
          Topics.VIEWS,
          Topics.KEYS,
          Topics.ENDED_SESSIONS,
          Topics.SCOPES);
      for (Topic topic :
          List.of(Topics.RULES, Topics.VIEWS, Topics.KEYS, Topics.ENDED_SESSIONS, Topics.SCOPES)) {
        to.transactions(writer(topic));
      }
      to.transactions(APPLICATION + "-posted-alerts-", who.instance());
      to.cluster(DESCRIBE);
    }
  },

  /** {@code serve --roles alerts}. */
  ALERTS {
    @Override
    void add(Permissions to, Holder who) {
      served(to, who.instance());
      to.topics(READ, Topics.ALERTS, Topics.NOTIFICATIONS);
      to.topics(READ, Topics.AGGREGATES); // that the heartbeat waits for
      to.topics(WRITE, Topics.NOTIFICATIONS);
      to.topics(WRITE, Topics.METRICS); // what it tells of itself
      to.group(READ, APPLICATION + "-notifier");
      to.transactions(APPLICATION + "-notifier-", who.instance());
    }
  },

  /** {@code serve --roles archive}. */
  ARCHIVE {
    @Override
    void add(Permissions to, Holder who) {
      served(to, who.instance());
      to.topics(READ, Topics.METRICS, Topics.AGGREGATES, Topics.LATE, Topics.AUDIT);
      to.topics(WRITE, Topics.METRICS); // what it tells of itself, and the check of the bucket
      for (Topic topic : List.of(Topics.METRICS, Topics.AGGREGATES, Topics.LATE)) {
        to.topics(ALTER_CONFIGS, topic);
        to.topics(DELETE, topic);
      }
      to.group(READ, APPLICATION + "-archive");
      to.group(READ, APPLICATION + "-audit-archive");
      to.group(DESCRIBE, APPLICATION);
      to.cluster(DESCRIBE);
    }
  },

  /** Beside another role, for the process that starts first: the topics are made by it. */
  CREATE_TOPICS {
    @Override
    void add(Permissions to, Holder who) {
      Topics.ALL.forEach(topic -> to.topics(CREATE, topic));
      who.scopeTopics().forEach(topic -> to.topics(CREATE, topic));
    }
  },

  /** Programs that send metrics, of all scopes or to the topics of some, and do nothing else. */
  INGEST_CLIENT {
    @Override
    void add(Permissions to, Holder who) {
      if (who.scopeTopics().isEmpty()) {
        to.topics(WRITE, Topics.METRICS);
      }
      who.scopeTopics().forEach(topic -> to.topics(WRITE, topic));
    }
  },

  /** {@code masterperf keys}. */
  KEYS {
    @Override
    void add(Permissions to, Holder who) {
      to.topics(READ, Topics.KEYS);
      to.topics(WRITE, Topics.KEYS);
      to.transactions(writer(Topics.KEYS));
    }
  };

  private static final String APPLICATION = "masterperf";

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * All it needs.
   *
   * @param instance id of the process; empty: of any
   */
  public List<Permission> permissions(Optional<String> instance) {
    return together(List.of(this), instance, Set.of());
  }

  /**
   * All that a process with these roles needs.
   *
   * @param instance id of the process; empty: of any
   * @param scopes whose own topics it reads, makes or writes to
   * @throws IllegalArgumentException if one of them cannot have a topic
   */
  public static List<Permission> together(
      List<KafkaRole> roles, Optional<String> instance, Set<String> scopes) {
    Holder who = new Holder(instance, scopes.stream().sorted().map(Topics::ofScope).toList());
    Permissions permissions = new Permissions();
    roles.forEach(role -> role.add(permissions, who));
    return permissions.all();
  }

  /** Whether it has to do with topics of single scopes. */
  public boolean usesScopeTopics() {
    return this == PROCESSOR || this == CREATE_TOPICS || this == INGEST_CLIENT;
  }

  /**
   * Who gets the permissions.
   *
   * @param instance id of the process; empty: any
   * @param scopeTopics topics of single scopes that it has to do with
   */
  private record Holder(Optional<String> instance, List<Topic> scopeTopics) {}

  abstract void add(Permissions to, Holder who);

  /** What each process of {@code serve} does, whatever its role. */
  private static void served(Permissions to, Optional<String> instance) {
    Topics.ALL.forEach(
        topic -> {
          to.topics(DESCRIBE, topic);
          to.topics(DESCRIBE_CONFIGS, topic);
        });
    to.topics(READ, Topics.SILENCES, Topics.SCOPES);
    to.topics(WRITE, Topics.AUDIT);
    to.transactions(Topics.AUDIT.name() + "-", instance);
  }

  private static String writer(Topic topic) {
    return topic.name() + "-writer";
  }
}
