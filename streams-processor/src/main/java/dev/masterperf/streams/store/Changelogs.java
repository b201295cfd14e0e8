package dev.masterperf.streams.store;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/**
 * How brokers keep the changelogs, so that what is read anew after a kill is about as long as what
 * the stores hold. Brokers compact and delete whole segments alone. Kafka Streams makes those 50
 * MB, which a few keys take hours to fill, and keeps deletions for a day. See docs/decisions/0029.
 */
public final class Changelogs {
  /**
   * How long deletions are kept. A store that was closed for longer may hold what was deleted, so
   * it is thrown away.
   */
  public static final Duration DELETIONS = Duration.ofHours(1);

  private static final Duration DELETIONS_OF_LOG = Duration.ofMinutes(5);
  private static final Duration SEGMENT = Duration.ofMinutes(1);
  private static final int SEGMENT_BYTES = 4 << 20;
  private static final double DIRTY_RATIO = 0.3;

  /**
   * Some of what is stored has the time of this machine, which may be wrong. Brokers refuse what is
   * more than an hour ahead by default, and the stream thread would die of that.
   */
  private static final Map<String, String> OF_ANY_TIME =
      Map.of(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, Long.toString(Long.MAX_VALUE));

  /** Segments of windows in the time that they are kept. */
  private static final int SEGMENTS = 8;

  private Changelogs() {}

  /** Of a store whose keys are written again and again. */
  public static Map<String, String> rewritten() {
    Map<String, String> config = new HashMap<>();
    config.put(TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(SEGMENT_BYTES));
    config.put(TopicConfig.SEGMENT_MS_CONFIG, Long.toString(SEGMENT.toMillis()));
    config.put(TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, Double.toString(DIRTY_RATIO));
    config.put(TopicConfig.DELETE_RETENTION_MS_CONFIG, Long.toString(DELETIONS.toMillis()));
    config.putAll(OF_ANY_TIME);
    return config;
  }

  /**
   * Of a store whose keys are new with each commit and soon deleted, and that bears to hold what
   * was deleted: by far the most of its changelog would be deletions.
   */
  public static Map<String, String> log() {
    Map<String, String> config = rewritten();
    config.put(TopicConfig.DELETE_RETENTION_MS_CONFIG, Long.toString(DELETIONS_OF_LOG.toMillis()));
    return config;
  }

  /**
   * Of a store of windows.
   *
   * @param retention of the store
   */
  public static Map<String, String> windows(Duration retention) {
    Duration segment = retention.dividedBy(SEGMENTS);
    Map<String, String> config = new HashMap<>(OF_ANY_TIME);
    config.put(
        TopicConfig.SEGMENT_MS_CONFIG,
        Long.toString(Math.max(SEGMENT.toMillis(), segment.toMillis())));
    return config;
  }
}
