package dev.masterperf.api.points;

import dev.masterperf.api.histogram.Distribution;
import dev.masterperf.api.histogram.DistributionSummary;
import dev.masterperf.api.histogram.Span;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.api.ingest.Forbidden;
import dev.masterperf.api.points.LastSamples.Last;
import dev.masterperf.api.points.SeriesMemory.Advance;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Sketch;
import dev.masterperf.model.Status;
import dev.masterperf.model.Summary;
import dev.masterperf.model.wire.Timestamps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The points of one request on their way to metrics. Points go in one by one; each is taken, or
 * refused by throwing {@link IllegalArgumentException} with what is wrong. Used by one thread at a
 * time: whoever decodes, and then whoever settles.
 */
public final class PointBatch {
  /** The processor would put what lies further ahead aside; here the sender still hears of it. */
  private static final Duration MAX_AHEAD = Duration.ofSeconds(10);

  /** A distribution takes several times the memory of a number. */
  private static final int DISTRIBUTION_WEIGHT = 2;

  /** How long before its first point a counter's beginning is still told; later would be late. */
  private static final long MAX_BEGINNING_NANOS = Duration.ofHours(1).toNanos();

  /** 1973: what is smaller is another unit, or nothing. */
  private static final long MIN_NANOS = 100_000_000_000_000_000L;

  private final SeriesMemory memory;
  private final AllowedScopes scopes;
  private final long nowNanos;
  private final long latestNanos;
  private final int maxWeight;
  private final List<PerfMetric> metrics = new ArrayList<>();
  private final List<Noted> notes = new ArrayList<>();
  private final List<Advance.More> steps = new ArrayList<>();
  private final Refusals refusals = new Refusals();
  private int weight;
  private long samples;
  private long histograms;
  private long duplicates;
  private long stale;
  private long covered;
  private long exemplars;

  /** A sample to be remembered once the broker has it. */
  private record Noted(SeriesId series, long tsNanos, double value, long startNanos) {}

  /**
   * @param nowNanos arrival, epoch nanoseconds
   * @param maxMetrics how many metrics a request may hold; distributions count double
   * @param scopes that may be written to
   */
  public PointBatch(SeriesMemory memory, long nowNanos, int maxMetrics, AllowedScopes scopes) {
    this.scopes = scopes;
    this.memory = memory;
    this.nowNanos = nowNanos;
    this.latestNanos = nowNanos + MAX_AHEAD.toNanos();
    this.maxWeight = maxMetrics;
  }

  /**
   * Takes a number that says how things are at a moment.
   *
   * @param tsNanos epoch nanoseconds; 0 for now
   */
  public void gauge(KnownSeries series, long tsNanos, double value) {
    sample(series, checked(series, tsNanos), value, 0);
  }

  /**
   * Takes the state of a counter. Where it is known that it began to count after all we know of it,
   * a zero at its beginning is told as well, so that its whole value counts as increase.
   *
   * @param startNanos since when it counts, epoch nanoseconds; 0 where that is not known
   */
  public void counter(KnownSeries series, long startNanos, long tsNanos, double value) {
    long at = checked(series, tsNanos);
    long start = startNanos > 0 && startNanos < at ? startNanos : 0;
    if (start > 0 && at - start <= MAX_BEGINNING_NANOS && beganUnseen(series, start, value)) {
      add(series, start, 0);
    }
    sample(series, at, value, start);
  }

  private boolean beganUnseen(KnownSeries series, long start, double value) {
    Last last = memory.last(series.id());
    if (last == null) {
      return memory.isAllNew(start);
    }
    // A smaller value shows by itself that it began anew.
    return start != last.startNanos() && start >= last.tsNanos() && value >= last.value();
  }

  /**
   * Takes what a counter counted in an interval: a counter that stood at zero when the interval
   * began. So its increase is right whatever the order in which intervals come.
   *
   * @param fromNanos exclusive; 0 where it is not known
   */
  public void increase(KnownSeries series, long fromNanos, long tsNanos, double value) {
    long at = checked(series, tsNanos);
    if (!Double.isFinite(value) || value < 0) {
      throw new IllegalArgumentException("a counter grows by a finite number, not by " + value);
    }
    double grown = series.unit().toBase(value);
    Span span = Span.of(fromNanos, at);
    Sketch sketch = new Sketch();
    sketch.add(0, 1);
    sketch.add(grown, 1);
    Summary summary =
        new Summary(
            span.startNanos(),
            span.endNanos(),
            2,
            grown,
            grown * grown,
            0,
            grown,
            0,
            span.startNanos(),
            grown,
            span.endNanos() - 1,
            0,
            grown,
            grown == 0 ? null : sketch);
    samples++;
    add(series, summary, grown);
  }

  /** Takes the distribution of what was measured in an interval. */
  public void distribution(
      KnownSeries series, long fromNanos, long tsNanos, Distribution distribution) {
    long at = checked(series, tsNanos);
    PerfMetric metric =
        distribution.count() == 0 ? null : metric(series, fromNanos, at, distribution);
    histograms++;
    if (metric != null) {
      add(metric, DISTRIBUTION_WEIGHT);
    }
  }

  /**
   * Takes the state of a cumulative histogram: what came since the one before it.
   *
   * @param startNanos since when it counts; 0 where that is not known
   */
  public void cumulative(
      KnownSeries series, long startNanos, long tsNanos, Distribution distribution) {
    long at = checked(series, tsNanos);
    requireRoom(DISTRIBUTION_WEIGHT);
    long start = startNanos > 0 && startNanos < at ? startNanos : 0;
    Advance advance = memory.advance(series.id(), start, at, distribution);
    if (!(advance instanceof Advance.More step)) {
      histograms++;
      covered++;
      return;
    }
    steps.add(step);
    if (step.added().count() == 0) {
      histograms++;
      return;
    }
    add(metric(series, step.fromNanos(), at, step.added()), DISTRIBUTION_WEIGHT);
    histograms++;
  }

  private static PerfMetric metric(
      KnownSeries series, long fromNanos, long tsNanos, Distribution distribution) {
    Span span = Span.of(fromNanos, tsNanos);
    Summary summary =
        DistributionSummary.of(
            distribution, span.startNanos(), span.endNanos(), series.unit()::toBase);
    return metric(series, summary, summary.sum() / summary.count());
  }

  /** Counts a point by which a sender says that there is nothing any more. */
  public void stale() {
    stale++;
  }

  /** Counts exemplars, which are left out. */
  public void exemplars(long more) {
    exemplars += more;
  }

  /** Where the points that are not taken are noted. */
  public Refusals refusals() {
    return refusals;
  }

  /** What is to be published. */
  public List<PerfMetric> metrics() {
    return Collections.unmodifiableList(metrics);
  }

  public PointCounts counts() {
    return new PointCounts(samples, histograms, duplicates, stale, covered, exemplars);
  }

  /** Remembers what the broker has now. */
  public void acknowledged() {
    for (Noted note : notes) {
      memory.note(note.series(), note.tsNanos(), note.value(), note.startNanos());
    }
  }

  /** Forgets what the broker may not have: the sender will send it again. */
  public void failed() {
    // Backwards: a histogram may have moved on twice.
    for (int i = steps.size() - 1; i >= 0; i--) {
      memory.giveBack(steps.get(i));
    }
    steps.clear();
  }

  private long checked(KnownSeries series, long tsNanos) {
    String scope = series.series().scope();
    if (!scopes.allow(scope)) {
      throw new IllegalArgumentException(Forbidden.reason(scopes, scope));
    }
    if (tsNanos == 0) {
      return nowNanos;
    }
    if (tsNanos < MIN_NANOS) {
      throw new IllegalArgumentException(
          tsNanos < 0
              ? "its time lies beyond the year 2262"
              : "its time, " + tsNanos + " ns, lies before March 1973; send epoch time");
    }
    if (tsNanos > latestNanos) {
      throw new IllegalArgumentException(
          "future: its time, "
              + Timestamps.toInstant(tsNanos)
              + ", lies more than "
              + MAX_AHEAD.toSeconds()
              + " s ahead of the server's clock, "
              + Timestamps.toInstant(nowNanos));
    }
    return tsNanos;
  }

  private void sample(KnownSeries series, long tsNanos, double value, long startNanos) {
    Last last = memory.last(series.id());
    if (last != null
        && tsNanos <= last.tsNanos()
        && Double.doubleToLongBits(value) == Double.doubleToLongBits(last.value())) {
      samples++;
      duplicates++;
      return;
    }
    add(series, tsNanos, value);
    samples++;
    notes.add(new Noted(series.id(), tsNanos, value, startNanos));
  }

  private void add(KnownSeries series, long tsNanos, double value) {
    double measure = series.unit().toBase(value);
    if (Double.isFinite(measure)) {
      Quantity quantity = new Quantity(measure, series.unit().base());
      add(PerfMetric.of(series.series(), quantity, Status.OK, tsNanos), 1);
    } else {
      // No number to measure, but something was said at that time.
      String text = Double.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
      add(PerfMetric.of(series.series(), text, Status.OK, tsNanos), 1);
    }
  }

  private void add(KnownSeries series, Summary summary, double shown) {
    add(metric(series, summary, shown), DISTRIBUTION_WEIGHT);
  }

  private static PerfMetric metric(KnownSeries series, Summary summary, double shown) {
    return new PerfMetric(
        series.series(),
        new Quantity(shown, series.unit().base()).toText(),
        null,
        series.unit().base(),
        summary,
        Status.OK,
        "",
        "",
        "",
        Collections.emptySortedMap(),
        summary.lastTsNanos());
  }

  private void add(PerfMetric metric, int metricWeight) {
    requireRoom(metricWeight);
    weight += metricWeight;
    metrics.add(metric);
  }

  private void requireRoom(int more) {
    if (weight + more > maxWeight) {
      throw new Problem(
              ProblemType.BODY_TOO_LARGE,
              "a request may hold at most "
                  + maxWeight
                  + " points, of which a histogram counts as "
                  + DISTRIBUTION_WEIGHT
                  + "; send them in several requests")
          .toException();
    }
  }
}
