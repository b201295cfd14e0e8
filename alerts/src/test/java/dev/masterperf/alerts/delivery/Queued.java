package dev.masterperf.alerts.delivery;

import dev.masterperf.alerts.routing.Decision.Cause;
import dev.masterperf.alerts.routing.Decision.Notify;
import dev.masterperf.alerts.routing.GroupKey;
import dev.masterperf.alerts.routing.RoutingPlan;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Notification;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What queues a transition that everybody is told of at once. */
final class Queued {
  private Queued() {}

  static List<Notification> of(Routing routing, AlertTransition transition, Instant now) {
    GroupKey group = new GroupKey(RoutingPlan.everyAlertTo(List.of()).root(), transition.labels());
    return routing.records(
        new Notify(
            group, Cause.FIRING, List.of(transition), Set.of(transition.fingerprint()), now));
  }
}
