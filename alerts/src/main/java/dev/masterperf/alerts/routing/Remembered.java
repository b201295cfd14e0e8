package dev.masterperf.alerts.routing;

import dev.masterperf.alerts.routing.RouteOptions.Urgency;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What receivers were told before a restart, by group. A group that the routes of now no longer
 * make is kept for the resolves its receiver waits for. Not thread-safe.
 */
final class Remembered {
  private static final Duration INTERVAL = RouteOptions.GROUP_INTERVAL;

  private final Map<String, Told> told = new HashMap<>();
  private final Map<String, GroupKey> keys = new LinkedHashMap<>();

  /** The newest transition of each alert, while it is restored. */
  private final Map<Fingerprint, AlertTransition> newest = new HashMap<>();

  /** By alert, the former groups whose receivers believe that it fires. */
  private final Map<Fingerprint, List<Group>> waiting = new HashMap<>();

  void add(String group, String receiver, SortedMap<String, String> labels, Sent sent) {
    told.computeIfAbsent(group, key -> new Told()).add(sent);
    keys.computeIfAbsent(group, key -> formerKey(key, receiver, labels));
  }

  /** The key of a group by what is written of it: nothing joins it, and it tells at once. */
  private static GroupKey formerKey(
      String text, String receiver, SortedMap<String, String> labels) {
    int route = text.length() - GroupKey.labelsText(labels).length() - 1;
    RouteOptions options =
        new RouteOptions(
            receiver,
            GroupBy.EVERYTHING,
            Duration.ZERO,
            Urgency.EVERYTHING,
            INTERVAL,
            Optional.empty(),
            List.of(),
            List.of());
    String id = text.substring(0, Math.max(0, route));
    return new GroupKey(new Route(id, Matchers.NONE, false, options, List.of()), labels);
  }

  void note(AlertTransition transition) {
    newest.put(transition.fingerprint(), transition);
  }

  Told told(String group) {
    return told.getOrDefault(group, new Told());
  }

  /**
   * Ends restoring.
   *
   * @param groups those that the routes make
   * @return former groups with alerts that resolved since their receivers were told
   */
  Map<Group, List<AlertTransition>> finish(Map<String, Group> groups) {
    Map<Group, List<AlertTransition>> resolved = new LinkedHashMap<>();
    keys.forEach(
        (text, key) -> {
          Told known = told(text);
          Group live = groups.get(text);
          Group former = new Group(key, text, known);
          for (Fingerprint alert : known.believedFiring()) {
            if (live == null || !live.has(alert)) {
              AlertTransition last = newest.get(alert);
              if (last != null && Group.isResolved(last)) {
                resolved.computeIfAbsent(former, group -> new ArrayList<>()).add(last);
              } else {
                waiting.computeIfAbsent(alert, id -> new ArrayList<>()).add(former);
              }
            }
          }
        });
    told.clear();
    keys.clear();
    newest.clear();
    return resolved;
  }

  /** The former groups that wait for this alert's resolve, which is told now. */
  List<Group> takeWaitingFor(Fingerprint alert) {
    List<Group> groups = waiting.remove(alert);
    return groups == null ? List.of() : groups;
  }
}
