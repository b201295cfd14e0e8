package dev.masterperf.alerts.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A node of the routing tree.
 *
 * @param id the matchers of all nodes from the root on, each with its position: unique, and the
 *     same after a restart with the same tree
 * @param goesOn Alertmanager's {@code continue}: an alert taken here may match later siblings too
 */
public record Route(
    String id, Matchers matchers, boolean goesOn, RouteOptions options, List<Route> routes) {
  public Route {
    routes = List.copyOf(routes);
  }

  /** The nodes that take an alert with these labels, the deepest that match; none if none does. */
  public List<Route> matching(Map<String, String> labels) {
    if (!matchers.matches(labels)) {
      return List.of();
    }
    List<Route> taking = new ArrayList<>();
    for (Route child : routes) {
      List<Route> below = child.matching(labels);
      taking.addAll(below);
      if (!below.isEmpty() && !child.goesOn) {
        break;
      }
    }
    return taking.isEmpty() ? List.of(this) : taking;
  }
}
