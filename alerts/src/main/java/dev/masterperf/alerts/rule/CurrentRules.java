package dev.masterperf.alerts.rule;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules in force, which may be replaced while everything runs. Whoever evaluates them looks
 * between two events whether they are still the same. Safe for threads.
 */
public final class CurrentRules {
  private volatile State state;

  private record State(int version, RuleSet rules, @Nullable String problem) {}

  public CurrentRules(RuleSet rules) {
    this.state = new State(1, rules, null);
  }

  /** Another number for each set. To be asked before {@link #get}, whose rules may be newer. */
  public int version() {
    return state.version();
  }

  public RuleSet get() {
    return state.rules();
  }

  /** What is wrong with a newer set, for which it is not in force. */
  public Optional<String> problem() {
    return Optional.ofNullable(state.problem());
  }

  /** From now on these are in force. */
  public synchronized void replace(RuleSet rules) {
    state = new State(state.version() + 1, rules, null);
  }

  /** Those in force stay so, though there is a newer set, since that is wrong. */
  public synchronized void refused(String problem) {
    state = new State(state.version(), state.rules(), problem);
  }
}
