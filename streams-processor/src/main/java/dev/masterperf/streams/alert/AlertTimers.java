package dev.masterperf.streams.alert;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * When each alert has to be looked at again though nothing arrives, in append time. An alert has
 * one timer; setting it anew replaces it.
 */
final class AlertTimers {
  private final Map<String, Long> dueByAlert = new HashMap<>();
  private final TreeMap<Long, Set<String>> alertsByDue = new TreeMap<>();

  void set(String alert, long dueMillis) {
    Long before = dueByAlert.put(alert, dueMillis);
    if (before != null && before == dueMillis) {
      return;
    }
    unlist(alert, before);
    alertsByDue.computeIfAbsent(dueMillis, due -> new HashSet<>()).add(alert);
  }

  boolean isSet(String alert) {
    return dueByAlert.containsKey(alert);
  }

  void cancel(String alert) {
    unlist(alert, dueByAlert.remove(alert));
  }

  /** Takes out the alerts whose time has come, those due first in front. */
  List<String> takeDue(long clockMillis) {
    List<String> due = new ArrayList<>();
    while (!alertsByDue.isEmpty() && alertsByDue.firstKey() <= clockMillis) {
      due.addAll(alertsByDue.pollFirstEntry().getValue());
    }
    due.forEach(dueByAlert::remove);
    return due;
  }

  /** MAX_VALUE if no timer is set. */
  long nextMillis() {
    return alertsByDue.isEmpty() ? Long.MAX_VALUE : alertsByDue.firstKey();
  }

  private void unlist(String alert, @org.jspecify.annotations.Nullable Long due) {
    if (due == null) {
      return;
    }
    Set<String> alerts = alertsByDue.get(due);
    if (alerts != null && alerts.remove(alert) && alerts.isEmpty()) {
      alertsByDue.remove(due);
    }
  }
}
