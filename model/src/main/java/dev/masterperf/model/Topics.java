package dev.masterperf.model;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The topic catalogue: every topic of the product with its key, its schema and its policies.
 * Nothing else creates or names a topic.
 */
public final class Topics {
  /** Partitions of the topics partitioned by series where nothing else is configured. */
  public static final int DEFAULT_PARTITIONS = 12;

  private static final Duration FOREVER = Duration.ofMillis(-1);

  /** Incoming metrics; value: one {@code PerfMetric} or an array of them. */
  public static final Topic METRICS =
      new Topic(
          "masterperf.metrics.v1", Spread.BY_SERIES, Cleanup.DELETE, Duration.ofHours(24), true);

  /** Metrics that came on another partition than their series' home. */
  public static final Topic REHOME =
      new Topic(
          "masterperf.rehome.v1", Spread.BY_SERIES, Cleanup.DELETE, Duration.ofHours(24), true);

  /**
   * What the tasks of one processor tell each other of rules that look at series of several
   * partitions; key: rule and group, or none. Of no use to others.
   */
  public static final Topic PARTIALS =
      new Topic(
          "masterperf.partials.v1", Spread.BY_SERIES, Cleanup.DELETE, Duration.ofHours(1), false);

  /** Final and corrected windows; key: series, resolution and window start. */
  public static final Topic AGGREGATES =
      new Topic(
          "masterperf.aggregates.v1",
          Spread.BY_SERIES,
          Cleanup.COMPACT_DELETE,
          Duration.ofHours(24),
          false);

  /** Latest event of each series; key: series. */
  public static final Topic MATRIX =
      new Topic("masterperf.matrix.v1", Spread.BY_SERIES, Cleanup.COMPACT, FOREVER, false);

  /** Alert transitions; key: fingerprint. */
  public static final Topic ALERTS =
      new Topic("masterperf.alerts.v1", Spread.BY_KEY, Cleanup.DELETE, Duration.ofDays(30), false);

  /** Every step of every delivery; key: fingerprint. */
  public static final Topic NOTIFICATIONS =
      new Topic(
          "masterperf.notifications.v1", Spread.BY_KEY, Cleanup.DELETE, Duration.ofDays(30), false);

  public static final Topic SILENCES =
      new Topic("masterperf.silences.v1", Spread.SINGLE, Cleanup.COMPACT, FOREVER, false);

  /** Alerts posted from outside that fire; key: fingerprint. */
  public static final Topic POSTED =
      new Topic("masterperf.posted-alerts.v1", Spread.SINGLE, Cleanup.COMPACT, FOREVER, false);

  public static final Topic RULES =
      new Topic("masterperf.rules.v1", Spread.SINGLE, Cleanup.COMPACT, FOREVER, false);
  public static final Topic VIEWS =
      new Topic("masterperf.views.v1", Spread.SINGLE, Cleanup.COMPACT, FOREVER, false);

  /** API keys, of which it holds no secrets; key: id. */
  public static final Topic KEYS =
      new Topic("masterperf.keys.v1", Spread.SINGLE, Cleanup.COMPACT, FOREVER, false);

  /** Sessions of browsers that were ended before their time; key: id. */
  public static final Topic ENDED_SESSIONS =
      new Topic(
          "masterperf.ended-sessions.v1",
          Spread.SINGLE,
          Cleanup.COMPACT_DELETE,
          Duration.ofHours(24), // longer than any session
          false);

  /** Scopes that were deleted; key: scope. */
  public static final Topic SCOPES =
      new Topic("masterperf.scopes.v1", Spread.SINGLE, Cleanup.COMPACT, FOREVER, false);

  /** What was done and what was refused; key: the chain of its writer. */
  public static final Topic AUDIT =
      new Topic("masterperf.audit.v1", Spread.SINGLE, Cleanup.DELETE, FOREVER, false);

  /** Metrics too late for the hot windows of some resolution; key: series. */
  public static final Topic LATE =
      new Topic("masterperf.late.v1", Spread.BY_SERIES, Cleanup.DELETE, Duration.ofDays(7), false);

  /** Metrics that could not be taken, each with its reason. */
  public static final Topic DLQ =
      new Topic("masterperf.dlq.v1", Spread.BY_KEY, Cleanup.DELETE, Duration.ofDays(7), false);

  /** All topics, in the order of this file. */
  public static final List<Topic> ALL =
      List.of(
          METRICS,
          REHOME,
          PARTIALS,
          AGGREGATES,
          MATRIX,
          ALERTS,
          NOTIFICATIONS,
          SILENCES,
          POSTED,
          RULES,
          VIEWS,
          KEYS,
          ENDED_SESSIONS,
          SCOPES,
          AUDIT,
          LATE,
          DLQ);

  /** Kafka takes no longer names. */
  private static final int MAX_NAME = 249;

  private Topics() {}

  /**
   * The topic that programs of one scope write to where they must not write for others; what comes
   * there is copied into {@link #METRICS}. It is partitioned like that one by clients that do so at
   * all, but may have fewer partitions.
   *
   * <p>Its name ends with the scope, in which all but letters, digits and {@code -} is written as
   * {@code _} and two hexadecimal digits for each byte of UTF-8: {@code prod/eu} is {@code
   * prod_2Feu}. So no two scopes share a name, and none differ only by a dot and an underscore,
   * which brokers refuse.
   *
   * @throws IllegalArgumentException if it is not a scope's name, or too long for a topic's
   */
  public static Topic ofScope(String scope) {
    Scopes.requireName(scope);
    String name = METRICS.name() + "." + encoded(scope);
    if (name.length() > MAX_NAME) {
      throw new IllegalArgumentException(
          "scope has a name too long for a topic of its own: %s takes %d characters, brokers take %d"
              .formatted(name, name.length(), MAX_NAME));
    }
    return new Topic(name, Spread.BY_KEY, Cleanup.DELETE, Duration.ofHours(24), true);
  }

  private static String encoded(String scope) {
    StringBuilder encoded = new StringBuilder(scope.length());
    for (byte b : scope.getBytes(StandardCharsets.UTF_8)) {
      if (isPlain(b)) {
        encoded.append((char) b);
      } else {
        encoded.append("_%02X".formatted(b));
      }
    }
    return encoded.toString();
  }

  private static boolean isPlain(byte b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '-';
  }

  /** How records find their partition. */
  public enum Spread {
    /** By the home partition of the series, the same in every such topic. */
    BY_SERIES,
    /** By Kafka's default partitioner over the record's key. */
    BY_KEY,
    /** One partition. */
    SINGLE
  }

  /** Kafka's {@code cleanup.policy}. */
  public enum Cleanup {
    DELETE("delete"),
    COMPACT("compact"),
    COMPACT_DELETE("compact,delete");

    private final String policy;

    Cleanup(String policy) {
      this.policy = policy;
    }

    /** The value as Kafka writes it. */
    public String policy() {
      return policy;
    }
  }

  /**
   * One topic.
   *
   * @param retention negative: kept for ever
   * @param logAppendTime whether the broker's clock stamps the records (DESIGN: event time lies in
   *     the payload, the append clock closes windows)
   */
  public record Topic(
      String name, Spread spread, Cleanup cleanup, Duration retention, boolean logAppendTime) {
    /** The setting that says how far ahead of a broker's clock a record's time may be. */
    public static final String TIMESTAMP_AFTER_MAX = "message.timestamp.after.max.ms";

    /** Partition count where series are spread over {@code seriesPartitions}. */
    public int partitions(int seriesPartitions) {
      return spread == Spread.SINGLE ? 1 : seriesPartitions;
    }

    /**
     * The topic's settings as Kafka takes them.
     *
     * @param replicas replication factor; from 3 on, two of them must be in sync
     */
    public Map<String, String> settings(int replicas) {
      Map<String, String> settings = new TreeMap<>();
      settings.put("cleanup.policy", cleanup.policy());
      settings.put("retention.ms", Long.toString(retention.toMillis()));
      settings.put("message.timestamp.type", logAppendTime ? "LogAppendTime" : "CreateTime");
      if (!logAppendTime) {
        // Brokers refuse what is an hour ahead by default, and one clock that was would stop all.
        settings.put(TIMESTAMP_AFTER_MAX, Long.toString(Long.MAX_VALUE));
      }
      settings.put("min.insync.replicas", replicas >= 3 ? "2" : "1");
      return settings;
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
