package dev.masterperf.producer.kafka;

import dev.masterperf.model.Series;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * What a reporter is told in the properties of the client it belongs to.
 *
 * @param producer the settings of its own producer
 * @param include which metrics; {@link #DEFAULT_INCLUDE}
 * @param interval between two readings
 * @param maxSeries of this client; metrics beyond are left out
 */
record ReporterSettings(
    Map<String, Object> producer,
    String clientId,
    String scope,
    String source,
    Pattern include,
    Duration interval,
    int maxSeries) {

  static final String PREFIX = "masterperf.";
  static final String BOOTSTRAP = PREFIX + "bootstrap.servers";
  static final String SCOPE = PREFIX + "scope";
  static final String SOURCE = PREFIX + "source";
  static final String INCLUDE = PREFIX + "include";
  static final String INTERVAL = PREFIX + "interval.ms";
  static final String MAX_SERIES = PREFIX + "max.series";
  static final String PRODUCER = PREFIX + "producer.";

  /** What may change while a client runs. */
  static final Set<String> RECONFIGURABLE = Set.of(INCLUDE, INTERVAL, MAX_SERIES);

  private static final Set<String> KNOWN =
      new TreeSet<>(Set.of(BOOTSTRAP, SCOPE, SOURCE, INCLUDE, INTERVAL, MAX_SERIES));

  /**
   * How a client does as a whole: what it sends and reads, how long that takes, what fails, how far
   * behind it is. No metric of a single node, topic or partition, whose names end with tags.
   */
  static final String DEFAULT_INCLUDE =
      "producer-metrics/(record-(send|error|retry)-(rate|total)|request-latency-(avg|max)"
          + "|record-queue-time-(avg|max)|batch-size-avg|compression-rate-avg"
          + "|produce-throttle-time-max|buffer-available-bytes|waiting-threads"
          + "|outgoing-byte-rate|connection-count)"
          + "|consumer-metrics/(time-between-poll-max|last-poll-seconds-ago|poll-idle-ratio-avg"
          + "|incoming-byte-rate|connection-count)"
          + "|consumer-fetch-manager-metrics/((records|bytes)-consumed-(rate|total)"
          + "|records-lag-max|fetch-latency-(avg|max)|fetch-throttle-time-max)"
          + "|consumer-coordinator-metrics/(assigned-partitions|commit-latency-(avg|max)"
          + "|rebalance-(total|latency-max)|failed-rebalance-total|last-heartbeat-seconds-ago)";

  private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);
  private static final long LEAST_MILLIS = 1_000;
  private static final long MOST_MILLIS = Duration.ofHours(1).toMillis();
  private static final int DEFAULT_SERIES = 500;
  private static final int MOST_SERIES = 10_000;

  /** How a client reaches and proves itself to its cluster. */
  private static final List<String> CONNECTION =
      List.of("security.", "sasl.", "ssl.", CommonClientConfigs.CLIENT_DNS_LOOKUP_CONFIG);

  ReporterSettings {
    producer = Map.copyOf(producer);
  }

  /**
   * Reads the properties of a client.
   *
   * @throws ConfigException with all that is wrong with those of the reporter
   */
  static ReporterSettings of(Map<String, ?> client) {
    List<String> problems = new ArrayList<>();
    String clientId = text(client, CommonClientConfigs.CLIENT_ID_CONFIG, "");
    unknownKeys(client, problems);
    ReporterSettings settings =
        new ReporterSettings(
            producer(client, clientId, problems),
            clientId,
            text(client, SCOPE, Series.DEFAULT_SCOPE),
            text(client, SOURCE, clientId),
            include(client, problems),
            Duration.ofMillis(
                number(
                    client,
                    INTERVAL,
                    LEAST_MILLIS,
                    MOST_MILLIS,
                    DEFAULT_INTERVAL.toMillis(),
                    problems)),
            (int) number(client, MAX_SERIES, 1, MOST_SERIES, DEFAULT_SERIES, problems));
    if (settings.scope().isEmpty()) {
      problems.add(SCOPE + " is empty; name an environment such as prod, or leave the key out");
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(String.join("; ", problems));
    }
    return settings;
  }

  private static void unknownKeys(Map<String, ?> client, List<String> problems) {
    for (String key : new TreeSet<>(client.keySet())) {
      if (key.startsWith(PREFIX) && !key.startsWith(PRODUCER) && !KNOWN.contains(key)) {
        problems.add(
            "there is no "
                + key
                + "; there are "
                + String.join(", ", KNOWN)
                + " and "
                + PRODUCER
                + "* for any setting of the reporter's producer");
      }
    }
  }

  /**
   * The client's connection where its own cluster is meant, and nothing of it where it is another:
   * nobody's passwords go to a cluster they were not given for.
   */
  private static Map<String, Object> producer(
      Map<String, ?> client, String clientId, List<String> problems) {
    Map<String, Object> producer = new HashMap<>();
    Object bootstrap = client.get(BOOTSTRAP);
    if (bootstrap == null) {
      bootstrap = client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
      client.forEach(
          (key, value) -> {
            if (value != null && CONNECTION.stream().anyMatch(key::startsWith)) {
              producer.put(key, value);
            }
          });
    }
    client.forEach(
        (key, value) -> {
          if (value != null && key.startsWith(PRODUCER)) {
            producer.put(key.substring(PRODUCER.length()), value);
          }
        });
    if (bootstrap == null || bootstrap.toString().isBlank()) {
      problems.add(BOOTSTRAP + " is missing, and the client has no bootstrap.servers either");
    } else {
      producer.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    }
    producer.putIfAbsent(CommonClientConfigs.CLIENT_ID_CONFIG, "masterperf-reporter-" + clientId);
    // Whatever was asked for: a reporter that reports itself would never come to an end.
    producer.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
    producer.put(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG, "");
    producer.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, "false");
    return producer;
  }

  private static Pattern include(Map<String, ?> client, List<String> problems) {
    String regex = text(client, INCLUDE, DEFAULT_INCLUDE);
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      problems.add(
          INCLUDE
              + " is no regular expression: "
              + e.getDescription()
              + " at character "
              + e.getIndex()
              + " of "
              + regex);
      return Pattern.compile(DEFAULT_INCLUDE);
    }
  }

  private static long number(
      Map<String, ?> client,
      String key,
      long least,
      long most,
      long preset,
      List<String> problems) {
    String text = text(client, key, Long.toString(preset));
    long number = whole(text, least - 1);
    if (number < least || number > most) {
      problems.add(key + " must be a whole number from " + least + " to " + most + ", not " + text);
      return preset;
    }
    return number;
  }

  private static long whole(String text, long otherwise) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  private static String text(Map<String, ?> client, String key, String preset) {
    @Nullable Object value = client.get(key);
    return value == null ? preset : value.toString().strip();
  }
}
