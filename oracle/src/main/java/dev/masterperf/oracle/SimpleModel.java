package dev.masterperf.oracle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * One partition of the processor as DESIGN §4 describes it, in one thread and without a thought of
 * speed: it keeps every event it took, exactly, and works each answer out anew from all of them.
 * Nothing of the engine is used here but the words.
 */
public final class SimpleModel {

  /** The four lengths of windows, with the numbers of DESIGN §4. */
  public enum Width {
    S1("1s", 1_000, 2_000),
    S10("10s", 10_000, 2_000),
    M1("1m", 60_000, 5_000),
    H1("1h", 3_600_000, 5_000);

    public final String label;
    public final long millis;
    public final long grace;

    Width(String label, long millis, long grace) {
      this.label = label;
      this.millis = millis;
      this.grace = grace;
    }

    public long start(long at) {
      return at - Math.floorMod(at, millis);
    }

    public boolean holds(SimpleMetric metric) {
      return start(metric.begin()) == start(metric.end());
    }
  }

  /** How an event fared at one width. */
  public enum Fate {
    ON_TIME,
    CORRECTED,
    MISSED,
    /** A summary longer than a window: it enters the finest window that holds it. */
    TOO_WIDE
  }

  /**
   * An event taken.
   *
   * @param place partition and offset, which break ties
   * @param step how its first number differs from the series' newest number before it
   */
  public record Taken(
      SimpleMetric metric,
      long place,
      double step,
      int reset,
      int change,
      Map<Width, Fate> fates,
      long appendMillis) {
    public boolean counts(Width width) {
      return Set.of(Fate.ON_TIME, Fate.CORRECTED).contains(fates.get(width));
    }
  }

  /**
   * A window.
   *
   * @param revision 0 while it is open
   * @param onTime how many of its events came before it was over; they are the first
   */
  public record Window(int revision, int onTime, List<Taken> events) {
    public boolean corrected() {
      return events.size() > onTime;
    }

    /**
     * As it was put out at first, or after fewer corrections.
     *
     * @param earlier from 1 to its own revision
     */
    public Window at(int earlier) {
      int corrections = onTime > 0 ? earlier - 1 : earlier;
      return new Window(earlier, onTime, events.subList(0, onTime + corrections));
    }
  }

  public record Dead(String reason, long offset, int index, long events) {}

  public record Late(String series, List<String> missed, long offset) {}

  /** An item that came to another partition than its home. */
  public record Misplaced(SimpleMetric metric) {}

  private static final class Known {
    @Nullable String unit;
    @Nullable SimpleMetric lastNumber;
    @Nullable Taken newest;
    final List<Taken> taken = new ArrayList<>();
  }

  private final int partition;
  private final int partitions;
  private final Map<Width, Long> retention;
  private final Map<String, Known> known = new TreeMap<>();
  public final List<Dead> dead = new ArrayList<>();
  public final List<Late> late = new ArrayList<>();
  private final SimpleAlerts alerts;
  private long clock = Long.MIN_VALUE;

  /** A model of one partition of so many, without rules. */
  public SimpleModel(int partition, int partitions, Map<Width, Long> retention) {
    this(partition, partitions, retention, List.of());
  }

  /**
   * A model of one partition of so many.
   *
   * @param retention how long windows stay open to corrections, milliseconds
   * @param rules that look at all series
   */
  public SimpleModel(
      int partition, int partitions, Map<Width, Long> retention, List<SimpleAlerts.Rule> rules) {
    this.partition = partition;
    this.partitions = partitions;
    this.retention = new HashMap<>(retention);
    this.alerts = new SimpleAlerts(rules, retention);
  }

  /** What became of alerts. */
  public SimpleAlerts alerts() {
    return alerts;
  }

  /** A record of which nothing is looked at but when it was appended. */
  public void tick(long appendMillis) {
    if (appendMillis > clock) {
      clock = appendMillis;
      alerts.advance(appendMillis);
    }
  }

  /** Reads a record of the metrics topic; what is misplaced comes back, to be read as rehomed. */
  public List<Misplaced> read(long offset, long appendMillis, byte @Nullable [] value) {
    tick(appendMillis);
    List<Misplaced> misplaced = new ArrayList<>();
    SimpleMetric.Reading reading = SimpleMetric.read(value, appendMillis);
    if (reading.malformed() > 0) {
      dead.add(new Dead("malformed", offset, 0, reading.malformed()));
    }
    for (SimpleMetric.Item item : reading.items()) {
      SimpleMetric metric = item.metric();
      if (metric == null) {
        dead.add(new Dead("invalid", offset, item.index(), item.events()));
      } else if (metric.end() > appendMillis + 10_000) {
        dead.add(new Dead("future", offset, item.index(), metric.events()));
      } else if (!Width.H1.holds(metric)) {
        dead.add(new Dead("invalid", offset, item.index(), metric.events()));
      } else if (home(metric.series(), partitions) != partition) {
        misplaced.add(new Misplaced(metric));
      } else {
        take(metric, offset, item.index(), appendMillis);
      }
    }
    return misplaced;
  }

  /** Reads a record of the rehome topic, which moves no clock. */
  public void readRehomed(long offset, long appendMillis, SimpleMetric metric) {
    take(metric, offset, 0, appendMillis);
  }

  public static int home(String series, int partitions) {
    return Utils.toPositive(Utils.murmur2(Utils.utf8(series))) % partitions;
  }

  private void take(SimpleMetric metric, long offset, int index, long appendMillis) {
    Known series = known.computeIfAbsent(metric.series(), key -> new Known());
    String unit = metric.unit();
    if (metric.end() > appendMillis + 10_000) {
      dead.add(new Dead("future", offset, index, metric.events()));
    } else if (!Width.H1.holds(metric)) {
      dead.add(new Dead("invalid", offset, index, metric.events()));
    } else if (unit != null && series.unit != null && !unit.equals(series.unit)) {
      dead.add(new Dead("unit-changed", offset, index, metric.events()));
    } else {
      count(series, metric, offset, appendMillis);
    }
  }

  private void count(Known series, SimpleMetric metric, long offset, long appendMillis) {
    Map<Width, Fate> fates = new TreeMap<>();
    for (Width width : Width.values()) {
      fates.put(width, fate(width, metric));
    }
    SimpleMetric before = series.lastNumber;
    double step = 0;
    if (metric.unit() != null) {
      series.unit = metric.unit();
      if (before == null || metric.lastTs() >= before.lastTs()) {
        series.lastNumber = metric;
      }
      if (before != null && metric.firstTs() >= before.lastTs()) {
        step = metric.first() - before.last();
      }
    }
    Taken taken =
        new Taken(
            metric,
            offset,
            step < 0 ? metric.first() : step,
            step < 0 ? 1 : 0,
            step == 0 ? 0 : 1,
            fates,
            appendMillis);
    series.taken.add(taken);
    alerts.take(taken);
    if (series.newest == null || metric.ts() >= series.newest.metric().ts()) {
      series.newest = taken;
    }
    List<String> missed =
        fates.keySet().stream()
            .filter(width -> fates.get(width) == Fate.MISSED)
            .map(width -> width.label)
            .toList();
    if (!missed.isEmpty()) {
      late.add(new Late(metric.series(), missed, offset));
    }
  }

  private Fate fate(Width width, SimpleMetric metric) {
    long end = width.start(metric.begin()) + width.millis;
    if (!width.holds(metric)) {
      return Fate.TOO_WIDE;
    }
    if (clock < end + width.grace) {
      return Fate.ON_TIME;
    }
    return clock < end + kept(width) ? Fate.CORRECTED : Fate.MISSED;
  }

  private long kept(Width width) {
    return Objects.requireNonNull(retention.get(width));
  }

  private Known known(String series) {
    return Objects.requireNonNull(known.get(series), series);
  }

  public Set<String> series() {
    return known.keySet();
  }

  /** All that were taken of a series, in the order of the log. */
  public List<Taken> taken(String series) {
    return known(series).taken;
  }

  /** The newest event of a series; empty if none was taken. */
  public Optional<Taken> newest(String series) {
    return Optional.ofNullable(known(series).newest);
  }

  /** The windows of a series by their start. */
  public Map<Long, Window> windows(String series, Width width) {
    return windows(series, width, Long.MIN_VALUE);
  }

  /**
   * The windows of a series by their start, but for those that end by then.
   *
   * @param afterMillis epoch milliseconds
   */
  public Map<Long, Window> windows(String series, Width width, long afterMillis) {
    Map<Long, List<Taken>> events = new TreeMap<>();
    for (Taken taken : known(series).taken) {
      long start = width.start(taken.metric().begin());
      if (start + width.millis > afterMillis && taken.counts(width)) {
        events.computeIfAbsent(start, key -> new ArrayList<>()).add(taken);
      }
    }
    Map<Long, Window> windows = new TreeMap<>();
    events.forEach((start, of) -> windows.put(start, window(width, start, of)));
    return windows;
  }

  private Window window(Width width, long start, List<Taken> events) {
    int onTime =
        (int) events.stream().filter(taken -> taken.fates().get(width) == Fate.ON_TIME).count();
    int revision = events.size() - onTime + (onTime > 0 ? 1 : 0);
    boolean open = clock < start + width.millis + width.grace;
    return new Window(open ? 0 : revision, onTime, events);
  }

  /** Whether a window that starts then is still to be kept hot. */
  public boolean isRetained(Width width, long start) {
    return clock < start + width.millis + kept(width);
  }

  /**
   * The append time at which the next window becomes final, or an alert has to be looked at; empty
   * if nothing waits.
   */
  public Optional<Long> nextDueMillis() {
    TreeSet<Long> due = new TreeSet<>();
    alerts.nextDueMillis().ifPresent(due::add);
    for (String series : known.keySet()) {
      for (Width width : Width.values()) {
        windows(series, width)
            .forEach(
                (start, window) -> {
                  if (window.revision() == 0) {
                    due.add(start + width.millis + width.grace);
                  }
                });
      }
    }
    return due.isEmpty() ? Optional.empty() : Optional.of(due.first());
  }
}
