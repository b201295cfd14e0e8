package dev.masterperf.oracle;

import dev.masterperf.model.AlertTransition;
import dev.masterperf.oracle.SimpleModel.Fate;
import dev.masterperf.oracle.SimpleModel.Taken;
import dev.masterperf.oracle.SimpleModel.Width;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of one partition as DESIGN §4, {@code docs/alerting.md} and decision 8 describe them,
 * for rules of one shape: the greatest value of the last seconds is above a bar, for some time.
 * Nothing of the product's rules, expressions or alert states is used here.
 */
public final class SimpleAlerts {
  /** Data that is older than windows of this width are kept raises nothing. */
  private static final Width OLDEST = Width.M1;

  /** An alert remembers so many ranges that raised it, each by its last second. */
  private static final int REMEMBERED = 32;

  /**
   * {@code max_over_time(…[range]) > bar}, for each series of the scope {@code global}.
   *
   * @param rangeMillis whole seconds, less than ten: windows of 1 s answer it
   * @param forMillis 0: it fires at once
   */
  public record Rule(String name, long rangeMillis, double bar, long forMillis) {
    public Rule {
      if (rangeMillis % Width.S1.millis != 0 || rangeMillis >= Width.S10.millis) {
        throw new IllegalArgumentException("not a range of some seconds: " + rangeMillis + " ms");
      }
    }
  }

  /**
   * An alert went into another state.
   *
   * @param startsAtMillis since when it fires, or fired; of one that did not, since when it is
   *     pending, or was
   * @param value the greatest; NaN of none
   */
  public record Transition(
      String series,
      String rule,
      long sequence,
      String state,
      long atMillis,
      long startsAtMillis,
      double value) {

    /** What the product told, in these words. */
    public static Transition of(AlertTransition told) {
      return new Transition(
          String.valueOf(told.series()),
          told.rule(),
          told.sequence(),
          told.state().wireName(),
          told.at().toEpochMilli(),
          told.startsAt().toEpochMilli(),
          told.value());
    }
  }

  private enum Phase {
    INACTIVE,
    PENDING,
    FIRING
  }

  private static final class Known {
    final Map<Width, NavigableMap<Long, Double>> greatest = new EnumMap<>(Width.class);
    final List<Alert> alerts = new ArrayList<>();
    @Nullable Taken newest;

    NavigableMap<Long, Double> windows(Width width) {
      return greatest.computeIfAbsent(width, none -> new TreeMap<>());
    }

    long newestMillis() {
      return Math.floorDiv(Objects.requireNonNull(newest).metric().ts(), 1_000_000);
    }

    /** How far the newest event lay behind its arrival. */
    long lagMillis() {
      return Objects.requireNonNull(newest).appendMillis() - newestMillis();
    }
  }

  /** One that is active is awaited by the append clock, MAX_VALUE if by events alone. */
  private static final class Alert {
    final String series;
    final Known of;
    final Rule rule;
    Phase phase = Phase.INACTIVE;
    long pendingSince;
    long firingSince;
    long changed = Long.MIN_VALUE;
    long judged;
    long awaited = Long.MAX_VALUE;
    long sequence;
    final List<Long> raisedBy = new ArrayList<>();

    Alert(String series, Known of, Rule rule) {
      this.series = series;
      this.of = of;
      this.rule = rule;
    }

    /** The event time at which something may change though nothing comes; MAX_VALUE if none. */
    long due() {
      long fires = phase == Phase.PENDING ? pendingSince + rule.forMillis : Long.MAX_VALUE;
      long emptied = Width.S1.start(of.newestMillis()) + rule.rangeMillis;
      return emptied > judged ? Math.min(fires, emptied) : fires;
    }

    void judgedAt(long at) {
      judged = at;
      awaited = due() == Long.MAX_VALUE ? Long.MAX_VALUE : due() + of.lagMillis();
    }
  }

  private final List<Rule> rules;
  private final Map<Width, Long> retention;
  private final Map<String, Known> known = new TreeMap<>();
  private final Set<Alert> active = new HashSet<>();
  private final List<Transition> transitions = new ArrayList<>();
  private long clock = Long.MIN_VALUE;

  SimpleAlerts(List<Rule> rules, Map<Width, Long> retention) {
    this.rules = List.copyOf(rules);
    this.retention = new EnumMap<>(retention);
  }

  /** All of them so far, in order. */
  public List<Transition> transitions() {
    return transitions;
  }

  /** Time went on: what is due by it is looked at, the first due first. */
  void advance(long clockMillis) {
    clock = clockMillis;
    Optional<Alert> due = firstDue();
    while (due.isPresent()) {
      judge(due.get(), due.get().due(), null);
      due = firstDue();
    }
  }

  private Optional<Alert> firstDue() {
    return active.stream()
        .filter(alert -> alert.awaited <= clock)
        .min(Comparator.comparingLong(alert -> alert.awaited));
  }

  /** The append time at which the next alert has to be looked at; empty if nothing waits. */
  Optional<Long> nextDueMillis() {
    return active.stream()
        .map(alert -> alert.awaited)
        .filter(due -> due < Long.MAX_VALUE)
        .min(Comparator.naturalOrder());
  }

  /** An event was taken: rules are looked at as of the newest of its series. */
  void take(Taken taken) {
    String name = taken.metric().series();
    Known series = known.computeIfAbsent(name, this::begin);
    long at = taken.metric().end();
    Set<Alert> heldBefore = heldBefore(series, taken);
    enter(series, taken);
    if (isTooOld(taken)) {
      return;
    }
    // One of a clock that is fast is no measure of time.
    long newest = series.newestMillis() > arrived(taken) ? at : series.newestMillis();
    List<Double> byItself =
        taken.fates().containsValue(Fate.MISSED) ? taken.metric().samples() : null;
    for (Alert alert : series.alerts) {
      boolean past = isPast(alert.rule, at, newest);
      if (past && alert.phase == Phase.INACTIVE && !heldBefore.contains(alert)) {
        judge(alert, at, byItself);
      }
      judge(alert, newest, past ? null : byItself);
    }
  }

  private Known begin(String name) {
    Known series = new Known();
    if (name.startsWith("global|") || name.startsWith("global/")) {
      rules.forEach(rule -> series.alerts.add(new Alert(name, series, rule)));
    }
    return series;
  }

  private static boolean isPast(Rule rule, long at, long newest) {
    return Width.S1.start(at) <= newest - rule.rangeMillis;
  }

  private boolean isTooOld(Taken taken) {
    long start = OLDEST.start(taken.metric().end());
    return taken.fates().get(OLDEST) == Fate.MISSED
        || arrived(taken) >= start + OLDEST.millis + kept(OLDEST);
  }

  /** What came by way of another partition may be ahead of the clock here. */
  private long arrived(Taken taken) {
    return Math.max(clock, taken.appendMillis());
  }

  /** Of which alerts an event out of order tells nothing new, whatever it tells. */
  private Set<Alert> heldBefore(Known series, Taken taken) {
    Set<Alert> held = new HashSet<>();
    long at = taken.metric().end();
    if (series.newest != null
        && at < Width.S1.start(series.newestMillis())
        && series.newestMillis() <= arrived(taken)) {
      for (Alert alert : series.alerts) {
        if (isPast(alert.rule, at, series.newestMillis())
            && (held(alert, at) || alert.raisedBy.contains(Width.S1.start(at)))) {
          held.add(alert);
        }
      }
    }
    return held;
  }

  private static void enter(Known series, Taken taken) {
    if (series.newest == null || taken.metric().ts() >= series.newest.metric().ts()) {
      series.newest = taken;
    }
    for (Width width : Width.values()) {
      if (taken.counts(width)) {
        long start = width.start(taken.metric().begin());
        taken.metric().samples().forEach(x -> series.windows(width).merge(start, x, Math::max));
      }
    }
  }

  private boolean held(Alert alert, long at) {
    Optional<Width> finest = finestKept(at);
    boolean isWhole = isKept(Width.S1, firstStart(alert.rule, at));
    return above(
        alert.rule,
        isWhole || finest.isEmpty() || finest.get() == Width.S1
            ? range(alert, at)
            : window(alert.of, finest.get(), at));
  }

  private void judge(Alert alert, long at, @Nullable List<Double> byItself) {
    OptionalDouble greatest =
        byItself == null || isKept(Width.S1, firstStart(alert.rule, at))
            ? range(alert, at)
            : late(alert, at, byItself);
    if (above(alert.rule, greatest)) {
      hold(alert, at, greatest.getAsDouble());
    } else if (alert.phase != Phase.INACTIVE) {
      end(alert, at, greatest.orElse(Double.NaN));
    }
    alert.judgedAt(at);
  }

  /** Of an event that is older than all seconds kept. */
  private OptionalDouble late(Alert alert, long at, List<Double> byItself) {
    OptionalDouble own = byItself.stream().mapToDouble(x -> x).max();
    if (above(alert.rule, own) || alert.phase == Phase.INACTIVE) {
      return own;
    }
    OptionalDouble around =
        finestKept(at).map(width -> window(alert.of, width, at)).orElse(OptionalDouble.empty());
    return above(alert.rule, around) ? around : own;
  }

  private void hold(Alert alert, long at, double value) {
    long when = Math.max(at, alert.changed);
    if (alert.phase == Phase.INACTIVE) {
      alert.raisedBy.add(Width.S1.start(at));
      if (alert.raisedBy.size() > REMEMBERED) {
        alert.raisedBy.remove(0);
      }
      alert.pendingSince = when;
      if (alert.rule.forMillis > 0) {
        change(alert, Phase.PENDING, "pending", when, when, value);
      }
    }
    if (alert.phase != Phase.FIRING && when >= alert.pendingSince + alert.rule.forMillis) {
      alert.firingSince = when;
      change(alert, Phase.FIRING, "firing", when, when, value);
    }
  }

  private void end(Alert alert, long at, double value) {
    long when = Math.max(at, alert.changed);
    boolean fired = alert.phase == Phase.FIRING;
    long since = fired ? alert.firingSince : alert.pendingSince;
    change(alert, Phase.INACTIVE, fired ? "resolved" : "inactive", when, since, value);
  }

  private void change(Alert alert, Phase phase, String state, long at, long since, double value) {
    alert.phase = phase;
    alert.changed = at;
    alert.sequence++;
    if (phase == Phase.INACTIVE) {
      active.remove(alert);
    } else {
      active.add(alert);
    }
    transitions.add(
        new Transition(alert.series, alert.rule.name, alert.sequence, state, at, since, value));
  }

  private static boolean above(Rule rule, OptionalDouble value) {
    return value.isPresent() && value.getAsDouble() > rule.bar;
  }

  /** Windows of 1 s that start in (at − range, at], of those that are kept. */
  private OptionalDouble range(Alert alert, long at) {
    return alert
        .of
        .windows(Width.S1)
        .subMap(firstStart(alert.rule, at), true, Width.S1.start(at), true)
        .entrySet()
        .stream()
        .filter(window -> isKept(Width.S1, window.getKey()))
        .mapToDouble(Map.Entry::getValue)
        .max();
  }

  private static long firstStart(Rule rule, long at) {
    return Width.S1.start(at - rule.rangeMillis) + Width.S1.millis;
  }

  private static OptionalDouble window(Known series, Width width, long at) {
    Double greatest = series.windows(width).get(width.start(at));
    return greatest == null ? OptionalDouble.empty() : OptionalDouble.of(greatest);
  }

  private Optional<Width> finestKept(long at) {
    for (Width width : Width.values()) {
      if (isKept(width, width.start(at))) {
        return Optional.of(width);
      }
    }
    return Optional.empty();
  }

  private boolean isKept(Width width, long start) {
    return clock < start + width.millis + kept(width);
  }

  private long kept(Width width) {
    return Objects.requireNonNull(retention.get(width));
  }
}
