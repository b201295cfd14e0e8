package dev.masterperf.alerts.routing;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who hears of what, which may be replaced while everything runs. Whoever decides by it looks now
 * and then whether it is still the same. Safe for threads.
 */
public final class CurrentPlan {
  private volatile State state;

  /** A plan and its number, which belong together. */
  private record State(int version, RoutingPlan plan, @Nullable String problem) {}

  public CurrentPlan(RoutingPlan plan) {
    this.state = new State(1, plan, null);
  }

  /** Another number for each plan. To be asked before {@link #get}, whose plan may be newer. */
  public int version() {
    return state.version();
  }

  public RoutingPlan get() {
    return state.plan();
  }

  /** What is wrong with a newer plan, for which it is not in force. */
  public Optional<String> problem() {
    return Optional.ofNullable(state.problem());
  }

  /**
   * From now on this one is in force.
   *
   * @throws IllegalArgumentException if the one before had routes and this has none, or the other
   *     way round: then other instances decide of other alerts
   */
  public synchronized void replace(RoutingPlan plan) {
    if (plan.grouped() != state.plan().grouped()) {
      throw new IllegalArgumentException("routes are added or taken away by a restart only");
    }
    state = new State(state.version() + 1, plan, null);
  }

  /** The one in force stays so, though there is a newer one, since that is wrong. */
  public synchronized void refused(String problem) {
    state = new State(state.version(), state.plan(), problem);
  }
}
