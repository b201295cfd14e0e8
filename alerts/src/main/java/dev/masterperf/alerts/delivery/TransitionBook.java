package dev.masterperf.alerts.delivery;

import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import java.util.List;

/** What became of alerts, step by step. */
@FunctionalInterface
public interface TransitionBook {
  /** Of a process that knows of none. */
  TransitionBook NONE = fingerprint -> List.of();

  /**
   * The transitions of an alert in the last 24 hours, newest first, 200 at most; none of one that
   * nobody knows of.
   *
   * @throws org.apache.kafka.common.KafkaException if they cannot be read in time
   */
  List<AlertTransition> of(Fingerprint fingerprint);
}
