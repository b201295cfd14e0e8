package dev.masterperf.streams.window;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Keeps the series of one partition within its share of the budgets. Known series are never asked
 * about and never given up for new ones. An event of a new series beyond the budget is counted in
 * an overflow series of the same scope, category and unit, and once a minute an event tells which
 * label has the most values among the new series.
 *
 * <p>What it decides depends on the series kept and on what its store holds, and so on the log
 * alone. Confined to the stream thread of its task.
 */
final class SeriesGuard {
  private static final Logger LOG = LoggerFactory.getLogger(SeriesGuard.class);

  /**
   * Room beyond the share for the series the guard makes itself. Half of it is open to all of their
   * category, which count what went wrong: they are wanted most when there is no room left.
   */
  private static final int RESERVE = 64;

  /** More scopes than that in one partition are no scopes, but something that exploded too. */
  private static final int MAX_SCOPES = 1_000;

  private static final long NOTICE_PAUSE_MILLIS = Duration.ofMinutes(1).toMillis();
  private static final Set<Unit> COMMON_UNITS =
      Set.of(Unit.SECONDS, Unit.BYTES, Unit.BYTES_PER_SECOND, Unit.ONE);
  private static final String OF_CATEGORY = "\n";

  private final int scopeShare;
  private final Map<String, Integer> categoryShares = new HashMap<>();
  private final OverflowSeries names;
  private final KeyValueStore<String, byte[]> store;
  private final SeriesCounts counts = new SeriesCounts();

  /** By budget: a scope, or a scope and a category of it that has a budget. */
  private final Map<String, NewSeries> newcomers = new HashMap<>();

  private final Set<String> changed = new HashSet<>();

  /**
   * @param store where it keeps what new series look like
   */
  SeriesGuard(
      SeriesLimits limits, int partitions, int homePartition, KeyValueStore<String, byte[]> store) {
    this.scopeShare = SeriesLimits.share(limits.seriesBudget(), partitions);
    limits
        .categoryBudgets()
        .forEach(
            (category, budget) ->
                categoryShares.put(category, SeriesLimits.share(budget, partitions)));
    this.names = new OverflowSeries(partitions, homePartition);
    this.store = store;
    try (KeyValueIterator<String, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, byte[]> entry = all.next();
        newcomers.put(entry.key, NewSeries.fromBytes(entry.value));
      }
    }
  }

  /** Counts a series that is kept from now on. */
  void added(Series series) {
    counts.add(series);
  }

  /** Counts a series that is kept no longer. */
  void removed(SeriesKey key) {
    Series series = Series.parse(key);
    counts.remove(series);
    if (counts.of(series.scope()) == 0) {
      forget(series.scope());
      categoryShares.keySet().forEach(category -> forget(budget(series.scope(), category)));
    }
  }

  private void forget(String budget) {
    if (newcomers.remove(budget) != null) {
      changed.add(budget);
    }
  }

  /** Whether there is room for a series that is not kept yet. */
  boolean admits(Series series, long clockMillis) {
    String scope = series.scope();
    if (!keeps(scope)) {
      observe(OverflowSeries.OVERFLOW, series, clockMillis);
      return false;
    }
    observe(scope, series, clockMillis);
    if (categoryShares.containsKey(series.category())) {
      observe(budget(scope, series.category()), series, clockMillis);
    }
    Optional<String> used = exhausted(series);
    return used.isEmpty()
        || (used.get().equals(scope)
            && series.category().equals(OverflowSeries.OWN_CATEGORY)
            && counts.of(scope) < scopeShare + RESERVE / 2);
  }

  /** Whether a scope is told apart from others. */
  private boolean keeps(String scope) {
    return counts.of(scope) > 0 || counts.scopes() < MAX_SCOPES;
  }

  private void observe(String budget, Series series, long clockMillis) {
    if (newcomers.computeIfAbsent(budget, none -> new NewSeries()).add(series, clockMillis)) {
      changed.add(budget);
    }
  }

  /** The budget that leaves no room for a new series like this one. */
  private Optional<String> exhausted(Series series) {
    String scope = series.scope();
    Integer categoryShare = categoryShares.get(series.category());
    if (categoryShare != null && counts.of(scope, series.category()) >= categoryShare) {
      return Optional.of(budget(scope, series.category()));
    }
    return counts.of(scope) >= scopeShare ? Optional.of(scope) : Optional.empty();
  }

  /**
   * The series that may count the events of one that finds no room, the best one first. When even
   * the reserve for them is used up, categories are not told apart any more.
   */
  List<Series> overflow(Series refused, @Nullable Unit unit) {
    List<Series> fitting = new ArrayList<>(2);
    boolean scopeIsKept = keeps(refused.scope());
    if (scopeIsKept) {
      fitting.add(names.of(refused.scope(), refused.category(), unit));
    }
    if (unit == null || COMMON_UNITS.contains(unit)) {
      String scope = scopeIsKept ? refused.scope() : OverflowSeries.OVERFLOW;
      fitting.add(names.of(scope, OverflowSeries.OVERFLOW, unit));
    }
    return fitting;
  }

  /** Whether a series of our own may still be made; the last resort always may. */
  boolean hasReserve(Series own, @Nullable Unit unit) {
    boolean lastResort =
        own.category().equals(OverflowSeries.OVERFLOW)
            && (unit == null || COMMON_UNITS.contains(unit));
    return lastResort || counts.of(own.scope()) < scopeShare + RESERVE;
  }

  /**
   * An event that names what used up the budget, once a minute at most.
   *
   * @param refused for which there was no room
   * @param clockMillis append time
   */
  Optional<PerfMetric> notice(Series refused, long clockMillis) {
    String scope = keeps(refused.scope()) ? refused.scope() : OverflowSeries.OVERFLOW;
    String budget = exhausted(refused).filter(used -> keeps(refused.scope())).orElse(scope);
    NewSeries seen = newcomers.get(budget);
    if (seen == null
        || (seen.noticedMillis() != Long.MIN_VALUE
            && clockMillis < seen.noticedMillis() + NOTICE_PAUSE_MILLIS)) {
      return Optional.empty();
    }
    boolean first = seen.noticedMillis() == Long.MIN_VALUE;
    seen.noticed(clockMillis);
    changed.add(budget);
    NewSeries.Offender offender =
        scope.equals(refused.scope()) ? seen.offender() : seen.values("scope");
    TreeMap<String, String> labels = new TreeMap<>();
    labels.put("label", offender.name());
    boolean ofCategory = !budget.equals(scope);
    if (ofCategory) {
      labels.put("budget", refused.category());
    }
    int share =
        ofCategory ? categoryShares.getOrDefault(refused.category(), scopeShare) : scopeShare;
    LOG.atLevel(first ? Level.WARN : Level.DEBUG)
        .addKeyValue("scope", scope)
        .addKeyValue("category", ofCategory ? refused.category() : "(all)")
        .addKeyValue("series", share)
        .addKeyValue("label", offender.name())
        .addKeyValue("values", offender.values())
        .addKeyValue("refused", refused.key())
        .log(
            "too many series in this partition, new ones are counted in an overflow series; send"
                + " without this label, or raise processor.series-budget");
    return Optional.of(
        PerfMetric.of(
                names.notice(scope, labels),
                new Quantity(offender.values(), Unit.ONE),
                Status.ERROR,
                clockMillis * 1_000_000)
            .describedBy(
                offender.name() + " has about " + offender.values() + " values in this partition",
                "",
                "new series are counted in "
                    + OverflowSeries.OVERFLOW
                    + "; send without this label, or raise processor.series-budget")
            .withProperties(
                Map.of("refused", refused.key().text(), "share", Integer.toString(share))));
  }

  /** Ends a record: what changed goes to the store. */
  void settle() {
    if (changed.isEmpty()) {
      return;
    }
    for (String budget : changed) {
      NewSeries seen = newcomers.get(budget);
      store.put(budget, seen == null ? null : seen.toBytes());
    }
    changed.clear();
  }

  private static String budget(String scope, String category) {
    return scope + OF_CATEGORY + category;
  }
}
