package dev.masterperf.api.statsd;

import dev.masterperf.api.mapping.MappedSeries;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.Unit;
import dev.masterperf.model.foreign.MeasuredUnit;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One series as it is being recorded. Confined to the thread of the aggregation. */
abstract sealed class Cell {
  private final Series series;
  private final MeasuredUnit unit;
  private @Nullable Recorded recorded;

  /** The second in which it was last recorded, epoch milliseconds. */
  long usedMillis;

  private Cell(MappedSeries mapped) {
    this.series = mapped.series();
    this.unit = mapped.unit();
  }

  /** What a kind of metric is kept in; histograms, distributions and timers are one thing. */
  static Cell of(MetricKind kind, MappedSeries mapped, Members members) {
    return switch (kind) {
      case COUNTER -> new Counting(mapped);
      case GAUGE -> new Level(mapped);
      case TIMER, HISTOGRAM, DISTRIBUTION -> new Distributed(mapped);
      case SET -> new Distinct(mapped, members);
    };
  }

  /** Whether lines of this kind and unit belong here. */
  boolean takes(MetricKind kind, Unit base) {
    return unit.base().equals(base) && takes(kind);
  }

  abstract boolean takes(MetricKind kind);

  /**
   * Records one value.
   *
   * @param rate the share of all samples that was sent
   * @param nanos when it came, epoch nanoseconds
   * @throws Refused if it is none of this kind; then nothing has changed
   */
  abstract void record(String value, double rate, long nanos) throws Refused;

  /** What was recorded in the second that starts then; null if nothing. From now on the next. */
  @Nullable PerfMetric flush(long secondMillis) {
    Recorded kept = recorded;
    recorded = null;
    return kept == null ? null : kept.metric(series, this instanceof Distributed, secondMillis);
  }

  final double inBase(double number) {
    return unit.toBase(number);
  }

  final Recorded recorded() {
    Recorded kept = recorded;
    if (kept == null) {
      kept = new Recorded(unit.base());
      recorded = kept;
    }
    return kept;
  }

  /**
   * A counter. What is sent is its total, as a sample of each second in which it was counted; the
   * first sample is 0, so that whoever compares samples sees all that was counted. A total that is
   * lost on its way takes nothing along, since the next one holds it too; only the 0 has to come.
   */
  static final class Counting extends Cell {
    private double total;
    private boolean begun;
    private boolean first;
    private boolean counted;
    private long nanos;

    Counting(MappedSeries mapped) {
      super(mapped);
    }

    @Override
    boolean takes(MetricKind kind) {
      return kind == MetricKind.COUNTER;
    }

    @Override
    void record(String value, double rate, long at) throws Refused {
      double more = Line.number(value);
      if (more < 0) {
        throw new Refused(Cause.NEGATIVE_COUNT);
      }
      add(inBase(more) / rate, at);
    }

    void add(double more, long at) throws Refused {
      total = Line.bounded(total + more);
      nanos = at;
      counted = true;
    }

    @Override
    @Nullable PerfMetric flush(long secondMillis) {
      if (!counted) {
        return null;
      }
      counted = false;
      first = !begun;
      begun = true;
      if (first && total > 0) {
        recorded().add(0, 1, nanos);
      }
      recorded().add(total, 1, nanos);
      return super.flush(secondMillis);
    }

    /** Whether what was flushed last began with the 0. */
    boolean beganLast() {
      return first;
    }

    /** Begins anew with the 0, since the one that was flushed was not sent. */
    void beginAgain(long at) {
      begun = false;
      counted = true;
      nanos = at;
    }
  }

  /** A gauge. A value with a sign moves it. */
  static final class Level extends Cell {
    private double level;

    Level(MappedSeries mapped) {
      super(mapped);
    }

    @Override
    boolean takes(MetricKind kind) {
      return kind == MetricKind.GAUGE;
    }

    @Override
    void record(String value, double rate, long nanos) throws Refused {
      double number = Line.number(value);
      boolean moves = value.charAt(0) == '+' || value.charAt(0) == '-';
      level = Line.bounded(moves ? level + inBase(number) : inBase(number));
      recorded().add(level, 1, nanos);
    }
  }

  /** Timer, histogram or distribution. */
  static final class Distributed extends Cell {
    /** Samples are counted whole; what a rate leaves over waits here. */
    private double owed;

    Distributed(MappedSeries mapped) {
      super(mapped);
    }

    @Override
    boolean takes(MetricKind kind) {
      return kind == MetricKind.TIMER
          || kind == MetricKind.HISTOGRAM
          || kind == MetricKind.DISTRIBUTION;
    }

    @Override
    void record(String value, double rate, long nanos) throws Refused {
      double number = Line.bounded(inBase(Line.number(value)));
      owed += 1 / rate;
      long times = Math.max(1, (long) owed);
      owed -= (double) times;
      recorded().add(number, times, nanos);
    }
  }

  /** A set: how many different members came in a second. */
  static final class Distinct extends Cell {
    private final Set<String> seen = new HashSet<>();
    private final Members members;
    private long nanos;

    Distinct(MappedSeries mapped, Members members) {
      super(mapped);
      this.members = members;
    }

    @Override
    boolean takes(MetricKind kind) {
      return kind == MetricKind.SET;
    }

    @Override
    void record(String value, double rate, long at) throws Refused {
      if (!seen.contains(value)) {
        members.take(value);
        seen.add(value);
      }
      nanos = at;
    }

    @Override
    @Nullable PerfMetric flush(long secondMillis) {
      if (seen.isEmpty()) {
        return null;
      }
      recorded().add(seen.size(), 1, nanos);
      seen.forEach(members::giveBack);
      seen.clear();
      return super.flush(secondMillis);
    }
  }
}
