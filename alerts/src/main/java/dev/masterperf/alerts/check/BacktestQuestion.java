package dev.masterperf.alerts.check;

import dev.masterperf.alerts.rule.Rule;
import dev.masterperf.alerts.rule.RuleGroup;
import dev.masterperf.model.Series;
import dev.masterperf.query.windows.SeriesWindows;
import dev.masterperf.query.windows.StoredSeries;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Which alerts rules would have raised.
 *
 * @param fromMillis the first evaluation, epoch milliseconds
 * @param toMillis no evaluation is later
 * @param stepMillis between two evaluations; whole seconds, since the finest windows have one
 */
public record BacktestQuestion(
    List<RuleGroup> groups, long fromMillis, long toMillis, long stepMillis) {
  private static final long SECOND_MILLIS = 1_000;

  /**
   * @throws IllegalArgumentException if there is nothing between the times, or no such step
   */
  public BacktestQuestion {
    groups = List.copyOf(groups);
    if (groups.stream().allMatch(group -> group.rules().isEmpty())) {
      throw new IllegalArgumentException("there is no rule to try");
    }
    if (toMillis <= fromMillis) {
      throw new IllegalArgumentException("from must be before to");
    }
    if (stepMillis < SECOND_MILLIS || stepMillis % SECOND_MILLIS != 0) {
      throw new IllegalArgumentException(
          "step must be whole seconds, at least 1s, not " + stepMillis + "ms");
    }
    fromMillis = Math.floorDiv(fromMillis, SECOND_MILLIS) * SECOND_MILLIS;
  }

  /** All rules, in the order in which they are evaluated. */
  public List<Rule> rules() {
    return groups.stream().flatMap(group -> group.rules().stream()).toList();
  }

  /** How many evaluations of each rule there are. */
  public long steps() {
    return (toMillis - fromMillis) / stepMillis + 1;
  }

  /** Windows that start earlier are not looked at, epoch milliseconds. */
  public long earliestMillis() {
    return fromMillis - rules().stream().mapToLong(Rule::furthestMillis).max().orElse(0);
  }

  /** Whether any rule looks at this series. */
  public boolean looksAt(Series series) {
    return rules().stream().anyMatch(rule -> rule.matches(series));
  }

  /** How much work a step is: each rule, for each series it looks at. */
  public long evaluationsPerStep(StoredSeries history) {
    List<Series> series =
        StreamSupport.stream(history.all().spliterator(), false)
            .map((SeriesWindows one) -> one.labels().identity())
            .toList();
    return rules().stream()
        .mapToLong(rule -> Math.max(1, series.stream().filter(rule::matches).count()))
        .sum();
  }
}
