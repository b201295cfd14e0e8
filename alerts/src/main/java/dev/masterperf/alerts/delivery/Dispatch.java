package dev.masterperf.alerts.delivery;

import dev.masterperf.alerts.receiver.EvidenceSource;
import dev.masterperf.alerts.routing.Decision;
import dev.masterperf.alerts.routing.Grouping;
import dev.masterperf.alerts.routing.RoutingPlan;
import dev.masterperf.alerts.routing.Sent;
import dev.masterperf.alerts.routing.Silences;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.Notification;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Decides of the alerts of this instance's partitions: without routes for each partition by itself,
 * so that instances share the work; with routes for all of them together. Belongs to the notifier's
 * thread.
 */
final class Dispatch {
  /** A notification and the partition it belongs to. */
  record Entry(int partition, Notification notification) {}

  private final RoutingPlan plan;
  private final Routing routing;
  private final Map<Integer, Grouping> byPartition = new TreeMap<>();

  Dispatch(RoutingPlan plan, URI externalUrl, EvidenceSource evidence) {
    this.plan = plan;
    this.routing = new Routing(plan, externalUrl, evidence);
  }

  /** Those decided of. */
  Set<Integer> partitions() {
    return Set.copyOf(byPartition.keySet());
  }

  /** From now on the alerts of these partitions are decided of. */
  void adopt(Collection<Integer> partitions) {
    Grouping shared = plan.grouped() ? shared() : null;
    partitions.forEach(
        partition -> byPartition.put(partition, shared == null ? plan.grouping() : shared));
  }

  private Grouping shared() {
    return byPartition.values().stream().findFirst().orElseGet(plan::grouping);
  }

  /** Forgets all of this partition; with routes of all, since groups are made of all of them. */
  void drop(int partition) {
    if (plan.grouped()) {
      byPartition.clear();
    } else {
      byPartition.remove(partition);
    }
  }

  List<Entry> on(int partition, AlertTransition transition, Silences silences, Instant now) {
    Grouping grouping = byPartition.get(partition);
    if (grouping == null) {
      return List.of();
    }
    // In a storm a group is told of all that came by now, not of each alert that joined.
    return entries(
        partition,
        plan.grouped() ? grouping.take(transition, now) : grouping.on(transition, silences, now));
  }

  List<Entry> tick(Silences silences, Instant now) {
    List<Entry> entries = new ArrayList<>();
    Set<Grouping> seen = new HashSet<>();
    byPartition.forEach(
        (partition, grouping) -> {
          if (seen.add(grouping)) {
            entries.addAll(entries(partition, grouping.tick(silences, now)));
          }
        });
    return entries;
  }

  private List<Entry> entries(int partition, List<Decision> decisions) {
    return decisions.stream()
        .flatMap(decision -> routing.records(decision).stream())
        .map(record -> new Entry(plan.grouped() ? spread(record.fingerprint()) : partition, record))
        .toList();
  }

  /** One of the partitions, the same for a group each time. */
  private int spread(Fingerprint group) {
    List<Integer> partitions = List.copyOf(byPartition.keySet());
    long hash = Long.parseUnsignedLong(group.hex(), 16);
    return partitions.get((int) Long.remainderUnsigned(hash, partitions.size()));
  }

  /** Takes in what receivers were told before, in the order of the telling. */
  void remember(int partition, Notification record) {
    Notification.Group group = record.group();
    Grouping grouping = byPartition.get(partition);
    if (record.step() == Notification.Step.QUEUED && group != null && grouping != null) {
      grouping.remember(
          group.key(),
          group.receiver(),
          group.labels(),
          new Sent(
              record.at(),
              fingerprints(group, AlertState.FIRING),
              fingerprints(group, AlertState.RESOLVED)));
    }
  }

  /** Takes in a transition that was decided of before; all that was told comes first. */
  void restore(int partition, AlertTransition transition, Instant recordedAt, Instant now) {
    Grouping grouping = byPartition.get(partition);
    if (grouping != null) {
      grouping.restore(transition, recordedAt, now);
    }
  }

  /** Ends restoring of these partitions. */
  void restored(Collection<Integer> partitions, Instant now) {
    partitions.stream()
        .map(byPartition::get)
        .distinct()
        .forEach(grouping -> grouping.restored(now));
  }

  private static Set<Fingerprint> fingerprints(Notification.Group group, AlertState state) {
    return group.alerts().stream()
        .filter(alert -> alert.state() == state)
        .map(Notification.Alert::fingerprint)
        .collect(Collectors.toSet());
  }
}
