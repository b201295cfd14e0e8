package dev.masterperf.alerts.routing;

import dev.masterperf.alerts.receiver.Receiver;
import dev.masterperf.alerts.routing.RouteOptions.Urgency;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who hears of what: a file's routes, or without one every receiver of every alert.
 *
 * @param grouped whether alerts are told of together; if not, each is a group of its own, and what
 *     is decided of one depends on no other
 * @param receivers the endpoints of each entry that routes name
 */
public record RoutingPlan(
    boolean grouped,
    Route root,
    List<InhibitRule> inhibitRules,
    Map<String, List<Receiver>> receivers) {
  /** The one entry there is without routes. */
  public static final String DEFAULT_RECEIVER = "default";

  /** How soon an alert is told after its silence ends, where there are no groups to wait for. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(15);

  public RoutingPlan {
    inhibitRules = List.copyOf(inhibitRules);
    receivers = Collections.unmodifiableMap(new LinkedHashMap<>(receivers));
  }

  public static RoutingPlan of(AlertingFile file) {
    return new RoutingPlan(true, file.route(), file.inhibitRules(), file.receivers());
  }

  /** Every alert is a group of its own and goes to everybody at once; none is repeated. */
  public static RoutingPlan everyAlertTo(List<Receiver> receivers) {
    RouteOptions options =
        new RouteOptions(
            DEFAULT_RECEIVER,
            GroupBy.EVERYTHING,
            Duration.ZERO,
            Urgency.EVERYTHING,
            LOOK_AGAIN,
            Optional.empty(),
            List.of(),
            List.of());
    return new RoutingPlan(
        false,
        new Route("{}", Matchers.NONE, false, options, List.of()),
        List.of(),
        Map.of(DEFAULT_RECEIVER, receivers));
  }

  /** All endpoints. */
  public List<Receiver> endpoints() {
    return receivers.values().stream().flatMap(List::stream).toList();
  }

  public Grouping grouping() {
    return new Grouping(root, inhibitRules);
  }
}
