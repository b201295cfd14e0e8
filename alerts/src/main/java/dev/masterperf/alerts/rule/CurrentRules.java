package dev.masterperf.alerts.rule;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules in force, which may be replaced while everything runs: those of a process' own files,
 * and those stored for all processes. Whoever evaluates them looks between two events whether they
 * are still the same. Safe for threads.
 */
public final class CurrentRules {
  private volatile State state;

  /**
   * @param files the process' own
   * @param own rules of these
   * @param inForce those and the stored ones
   */
  private record State(
      List<RuleDocument> files,
      RuleSet own,
      StoredRules stored,
      InForce inForce,
      @Nullable String problem) {
    static State of(
        int number,
        List<RuleDocument> files,
        RuleSet own,
        StoredRules stored,
        @Nullable String problem) {
      List<String> names = files.stream().map(RuleDocument::name).toList();
      MergedRules merged = MergedRules.of(own, names, stored);
      return new State(
          files,
          own,
          stored,
          new InForce(number, merged.rules(), merged.leftOut(), stored.version()),
          problem);
    }
  }

  public CurrentRules(RuleSet rules) {
    this.state = State.of(1, List.of(), rules, StoredRules.NONE, null);
  }

  /** Another number for each set. To be asked before {@link #get}, whose rules may be newer. */
  public int version() {
    return state.inForce().number();
  }

  public RuleSet get() {
    return state.inForce().rules();
  }

  /** The rules with what else has to be known of them. */
  public InForce inForce() {
    return state.inForce();
  }

  /** What is wrong with newer files, for which they are not in force. */
  public Optional<String> problem() {
    return Optional.ofNullable(state.problem());
  }

  /** The process' own files as they are in force. */
  public List<RuleDocument> files() {
    return state.files();
  }

  /** From now on these of own files are in force, with the stored ones. */
  public void replace(RuleSet own) {
    replace(List.of(), own);
  }

  /**
   * From now on these of own files are in force, with the stored ones.
   *
   * @param own what stands in {@code files}
   */
  public synchronized void replace(List<RuleDocument> files, RuleSet own) {
    state = State.of(version() + 1, List.copyOf(files), own, state.stored(), null);
  }

  /** From now on these are in force, with those of own files. */
  public synchronized void store(StoredRules stored) {
    state = State.of(version() + 1, state.files(), state.own(), stored, state.problem());
  }

  /** Those in force stay so, though there are newer files, since these are wrong. */
  public synchronized void refused(String problem) {
    state = new State(state.files(), state.own(), state.stored(), state.inForce(), problem);
  }
}
