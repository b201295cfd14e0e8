package dev.masterperf.api.alerts;

import dev.masterperf.alerts.check.AlertPeriod;
import dev.masterperf.alerts.check.BacktestResult;
import dev.masterperf.alerts.check.Timeline;
import dev.masterperf.query.syntax.PromDuration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts rules would have raised, as it is answered.
 *
 * @param step between two evaluations, such as {@code 1s}
 * @param problems for which recording rules recorded nothing further
 */
public record BacktestAnswer(
    Instant from, Instant to, String step, List<OfRule> rules, List<String> problems) {
  private static final int CELLS = 60;
  private static final double MILLIS_PER_SECOND = 1_000;

  /**
   * One rule.
   *
   * @param evaluation how it is evaluated when it is in force
   * @param series how many it looks at
   * @param problem for which it was not evaluated further; left out where there is none
   */
  public record OfRule(
      String group,
      String name,
      String expr,
      String evaluation,
      int series,
      @Nullable String problem,
      List<OfAlert> alerts) {}

  /**
   * One alert.
   *
   * @param fired how often it began to fire
   * @param flapped how often it did so again
   * @param firingSeconds altogether
   * @param timeline from the first evaluation to the last: {@code ·} nothing, {@code ▒} pending,
   *     {@code █} firing
   */
  public record OfAlert(
      SortedMap<String, String> labels,
      int fired,
      int flapped,
      double firingSeconds,
      boolean firesStill,
      String timeline,
      List<Period> periods) {}

  /**
   * A time in which it was in one state.
   *
   * @param ended whether it did, before the last evaluation
   */
  public record Period(String state, Instant from, Instant to, boolean ended) {}

  /** The answer for a result. */
  public static BacktestAnswer of(BacktestResult result) {
    return new BacktestAnswer(
        Instant.ofEpochMilli(result.fromMillis()),
        Instant.ofEpochMilli(result.toMillis()),
        PromDuration.text(result.stepMillis()),
        result.rules().stream().map(rule -> rule(result, rule)).toList(),
        result.problems());
  }

  private static OfRule rule(BacktestResult result, BacktestResult.OfRule rule) {
    return new OfRule(
        rule.group(),
        rule.name(),
        rule.expr(),
        rule.evaluation(),
        rule.series(),
        rule.problem().orElse(null),
        rule.alerts().stream().map(alert -> alert(result, alert)).toList());
  }

  private static OfAlert alert(BacktestResult result, BacktestResult.OfAlert alert) {
    return new OfAlert(
        alert.labels(),
        alert.fired(),
        alert.flapped(),
        alert.firingMillis() / MILLIS_PER_SECOND,
        alert.firesStill(),
        Timeline.of(alert.periods(), result.fromMillis(), result.toMillis(), CELLS),
        alert.periods().stream().map(BacktestAnswer::period).toList());
  }

  private static Period period(AlertPeriod period) {
    return new Period(
        period.phase().name().toLowerCase(Locale.ROOT),
        Instant.ofEpochMilli(period.fromMillis()),
        Instant.ofEpochMilli(period.toMillis()),
        period.ended());
  }
}
