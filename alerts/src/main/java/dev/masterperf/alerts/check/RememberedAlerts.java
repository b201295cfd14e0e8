package dev.masterperf.alerts.check;

import dev.masterperf.alerts.evaluation.AlertMemory;
import dev.masterperf.alerts.lifecycle.AlertStatus;
import dev.masterperf.query.series.Labels;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The alerts of one rule, in memory. */
final class RememberedAlerts implements AlertMemory {
  private final Map<Labels, AlertStatus> all = new HashMap<>();
  private final Map<Labels, AlertStatus> active = new TreeMap<>();

  @Override
  public AlertStatus get(Labels labels) {
    return all.getOrDefault(labels, AlertStatus.NONE);
  }

  @Override
  public Map<Labels, AlertStatus> active() {
    return Collections.unmodifiableMap(active);
  }

  @Override
  public void put(Labels labels, AlertStatus status) {
    all.put(labels, status);
    if (status.phase() == AlertStatus.Phase.INACTIVE) {
      active.remove(labels);
    } else {
      active.put(labels, status);
    }
  }
}
