package dev.masterperf.alerts.check;

import dev.masterperf.alerts.check.AlertPeriod.Phase;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Which alerts rules would have raised.
 *
 * @param fromMillis the first evaluation, epoch milliseconds
 * @param toMillis the last one
 * @param rules those that raise alerts, in the order of their file
 * @param problems for which others recorded nothing further, or series were not judged
 */
public record BacktestResult(
    long fromMillis, long toMillis, long stepMillis, List<OfRule> rules, List<String> problems) {
  public BacktestResult {
    rules = List.copyOf(rules);
    problems = List.copyOf(problems);
  }

  /**
   * Of one rule.
   *
   * @param evaluation how it is evaluated when it is in force
   * @param series that it looks at
   * @param problem for which it was not evaluated further
   * @param alerts that were pending or firing, sorted by labels
   */
  public record OfRule(
      String group,
      String name,
      String expr,
      String evaluation,
      int series,
      Optional<String> problem,
      List<OfAlert> alerts) {
    public OfRule {
      alerts = List.copyOf(alerts);
    }
  }

  /**
   * Of one alert.
   *
   * @param periods one after another
   */
  public record OfAlert(SortedMap<String, String> labels, List<AlertPeriod> periods) {
    public OfAlert {
      periods = List.copyOf(periods);
    }

    /** How often it began to fire. */
    public int fired() {
      return (int) periods.stream().filter(period -> period.phase() == Phase.FIRING).count();
    }

    /** How often it fired again after it had been resolved. */
    public int flapped() {
      return Math.max(0, fired() - 1);
    }

    /** How long it fired altogether. */
    public long firingMillis() {
      return periods.stream()
          .filter(period -> period.phase() == Phase.FIRING)
          .mapToLong(AlertPeriod::lengthMillis)
          .sum();
    }

    /** Whether it fires in the end. */
    public boolean firesStill() {
      return !periods.isEmpty()
          && periods.get(periods.size() - 1).phase() == Phase.FIRING
          && !periods.get(periods.size() - 1).ended();
    }
  }
}
