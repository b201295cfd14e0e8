package dev.masterperf.streams.window;

import java.time.Duration;
import java.util.Map;

/**
 * How long a processor keeps series, and how many.
 *
 * @param ttl a series that got no event for so long, by the append clock, is forgotten
 * @param seriesBudget active series of one scope
 * @param categoryBudgets active series of one category within one scope, by category; what is not
 *     named has no budget but that of its scope
 */
public record SeriesLimits(Duration ttl, int seriesBudget, Map<String, Integer> categoryBudgets) {
  public static final int DEFAULT_BUDGET = 100_000;
  public static final SeriesLimits DEFAULT = new SeriesLimits(Duration.ofHours(24));

  /** Standard deviations of room for chance: docs/decisions/0006 has the arithmetic. */
  private static final int DEVIATIONS = 4;

  public SeriesLimits {
    if (ttl.toMillis() < 1) {
      throw new IllegalArgumentException("a series is kept for at least 1 ms, not " + ttl);
    }
    categoryBudgets = Map.copyOf(categoryBudgets);
    requireBudget(seriesBudget);
    categoryBudgets.values().forEach(SeriesLimits::requireBudget);
  }

  /** With the default budget. */
  public SeriesLimits(Duration ttl) {
    this(ttl, DEFAULT_BUDGET, Map.of());
  }

  /** The same, with at least this time to live. */
  public SeriesLimits keepingAtLeast(Duration least) {
    return ttl.compareTo(least) >= 0
        ? this
        : new SeriesLimits(least, seriesBudget, categoryBudgets);
  }

  /**
   * How many series of a budget one partition keeps. Series are spread over partitions by chance,
   * so an even share would refuse some while the whole is still within the budget.
   */
  static int share(int budget, int partitions) {
    double even = (double) budget / partitions;
    return (int) Math.min(budget, Math.ceil(even + DEVIATIONS * Math.sqrt(even)));
  }

  private static void requireBudget(int budget) {
    if (budget < 1) {
      throw new IllegalArgumentException("a budget is at least 1 series, not " + budget);
    }
  }
}
