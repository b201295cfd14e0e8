package dev.masterperf.launcher.backup;

import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.model.Topics;
import dev.masterperf.model.Topics.Topic;
import java.util.List;

/**
 * Which topics are kept: those that nothing else can tell again. Windows, the matrix, alerts, late
 * and misplaced metrics follow from the metrics when those are read again; deliveries follow from
 * alerts; dead letters are of no use to a cluster that never refused them.
 */
final class KeptTopics {
  /** What people decided and did. */
  static final List<Topic> DECISIONS =
      List.of(
          Topics.RULES,
          Topics.SILENCES,
          Topics.POSTED,
          Topics.VIEWS,
          Topics.KEYS,
          Topics.ENDED_SESSIONS,
          Topics.SCOPES,
          Topics.AUDIT);

  /** What was measured, as far back as the topic goes. */
  static final Topic METRICS = Topics.METRICS;

  private KeptTopics() {}

  /**
   * The topic of this name.
   *
   * @throws CannotStartException if backups hold no such topic
   */
  static Topic named(String name) {
    return Topics.ALL.stream()
        .filter(topic -> topic.equals(METRICS) || DECISIONS.contains(topic))
        .filter(topic -> topic.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Damage.of(
                    BackupManifest.NAME + " names " + name + ", which no backup of ours holds"));
  }
}
