package dev.masterperf.streams;

import dev.masterperf.alerts.routing.Silences;
import dev.masterperf.alerts.rule.CurrentRules;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.model.DeletedScopes;
import dev.masterperf.model.Resolution;
import dev.masterperf.streams.window.SeriesLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How one processor instance runs.
 *
 * @param clientConfig connection settings for all Kafka clients, {@code bootstrap.servers} among
 *     them
 * @param applicationId names the consumer group, the transactions and the changelogs
 * @param instanceId this instance among those of the application; stable over restarts
 * @param stateDir where state stores lie; belongs to this instance alone
 * @param advertisedHost under which other instances reach this one's internal routes
 * @param partitions of the metrics topic
 * @param commitInterval how often results become visible to others
 * @param retention how long windows are kept hot, for every resolution
 * @param rules those in force; they may be replaced while the processor runs
 * @param limits how long series are kept
 * @param standbys how many other instances keep a copy of each partition's state
 * @param detectorBytes memory that detectors of anomalies may take together
 * @param said what people said of alerts until now
 * @param deleted scopes of which nothing is kept, as it stands now
 */
public record ProcessorSettings(
    Map<String, Object> clientConfig,
    String applicationId,
    String instanceId,
    Path stateDir,
    String advertisedHost,
    int advertisedPort,
    int partitions,
    Duration commitInterval,
    Map<Resolution, Duration> retention,
    CurrentRules rules,
    SeriesLimits limits,
    int standbys,
    long detectorBytes,
    Supplier<Silences> said,
    Supplier<DeletedScopes> deleted) {

  /** Short enough for alerts in a fraction of a second, see docs/decisions. */
  public static final Duration DEFAULT_COMMIT_INTERVAL = Duration.ofMillis(100);

  /** A sixth of the heap that the start script asks for. */
  public static final long DEFAULT_DETECTOR_BYTES = 64L << 20;

  /**
   * With rules that stay as they are, the default limits, no standbys, nothing said of alerts and
   * no scope deleted.
   */
  public ProcessorSettings(
      Map<String, Object> clientConfig,
      String applicationId,
      String instanceId,
      Path stateDir,
      String advertisedHost,
      int advertisedPort,
      int partitions,
      Duration commitInterval,
      Map<Resolution, Duration> retention,
      RuleSet rules) {
    this(
        clientConfig,
        applicationId,
        instanceId,
        stateDir,
        advertisedHost,
        advertisedPort,
        partitions,
        commitInterval,
        retention,
        new CurrentRules(rules),
        SeriesLimits.DEFAULT,
        0,
        DEFAULT_DETECTOR_BYTES,
        () -> Silences.NONE,
        () -> DeletedScopes.NONE);
  }

  public ProcessorSettings {
    clientConfig = Map.copyOf(clientConfig);
    retention = Map.copyOf(retention);
    for (Resolution resolution : Resolution.values()) {
      Duration kept = retention.get(resolution);
      if (kept == null || kept.toMillis() < resolution.sizeMillis()) {
        throw new IllegalArgumentException(
            "retention of " + resolution.label() + " windows must be at least one window");
      }
    }
    if (standbys < 0) {
      throw new IllegalArgumentException("standbys must not be negative, but are " + standbys);
    }
    if (detectorBytes < 0) {
      throw new IllegalArgumentException("detectorBytes must not be negative: " + detectorBytes);
    }
    if (partitions < 1) {
      throw new IllegalArgumentException("partitions must be at least 1, not " + partitions);
    }
  }

  /** The retention of every resolution where nothing else is configured. */
  public static Map<Resolution, Duration> defaultRetention() {
    Map<Resolution, Duration> retention = new EnumMap<>(Resolution.class);
    for (Resolution resolution : Resolution.values()) {
      retention.put(resolution, resolution.defaultRetention());
    }
    return retention;
  }
}
