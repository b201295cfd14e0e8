package dev.masterperf.alerts.evaluation;

import dev.masterperf.alerts.lifecycle.AlertStatus;
import dev.masterperf.query.series.Labels;
import java.util.Map;

/** Where the alerts of one rule stand between two evaluations. */
public interface AlertMemory {
  /** That of these labels; {@link AlertStatus#NONE} if nothing is known of it. */
  AlertStatus get(Labels labels);

  /** Those that are pending or firing. */
  Map<Labels, AlertStatus> active();

  /** Remembers where it stands now. */
  void put(Labels labels, AlertStatus status);
}
