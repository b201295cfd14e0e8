package dev.masterperf.api.alerts;

import dev.masterperf.alerts.receiver.EvidenceSource;
import dev.masterperf.alerts.receiver.SeriesEvidence;
import dev.masterperf.alerts.receiver.SeriesEvidence.Sample;
import dev.masterperf.alerts.receiver.SeriesEvidence.Window;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.query.LookBack;
import dev.masterperf.query.eval.Query;
import dev.masterperf.query.syntax.ExpressionException;
import dev.masterperf.streams.view.MatrixQuery;
import dev.masterperf.streams.view.PerfView;
import dev.masterperf.streams.view.SeriesField;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds in a view what an alert was decided by. It may take a tenth of a second in each, so that a
 * storm of alerts is not told later for its evidence; what is beyond has none. Safe for threads.
 */
public final class ViewEvidence implements EvidenceSource {
  private static final Logger LOG = LoggerFactory.getLogger(ViewEvidence.class);
  private static final int MOST_WINDOWS = 10;
  private static final int MOST_SAMPLES = 5;
  private static final long DEFAULT_RANGE_MILLIS = 10_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long BUDGET_NANOS = NANOS_PER_SECOND / 10;
  private static final double P99 = 0.99;

  private final PerfView view;
  private final LongSupplier nanos;
  private long secondBegan;
  private long spentNanos;

  /**
   * @param nanos elapsed time
   */
  public ViewEvidence(PerfView view, LongSupplier nanos) {
    this.view = view;
    this.nanos = nanos;
    this.secondBegan = nanos.getAsLong();
  }

  @Override
  public synchronized SeriesEvidence of(AlertTransition alert) {
    long began = nanos.getAsLong();
    if (began - secondBegan >= NANOS_PER_SECOND) {
      secondBegan = began;
      spentNanos = 0;
    }
    if (spentNanos >= BUDGET_NANOS) {
      return SeriesEvidence.NONE;
    }
    try {
      return find(view, alert);
    } catch (RuntimeException e) {
      LOG.atDebug().addKeyValue("alert", alert.fingerprint()).setCause(e).log("no evidence");
      return SeriesEvidence.NONE; // stores move and close; the alert is told all the same
    } finally {
      spentNanos += nanos.getAsLong() - began;
    }
  }

  /** Whatever it costs. */
  static SeriesEvidence find(PerfView view, AlertTransition alert) {
    SeriesKey series = alert.series();
    if (series == null || alert.generatorUrl() != null) {
      return SeriesEvidence.NONE; // it is of no series, or of many
    }
    return new SeriesEvidence(windows(view, alert, series), samples(view, series));
  }

  private static List<Window> windows(PerfView view, AlertTransition alert, SeriesKey series) {
    long range = rangeMillis(alert.expr());
    Resolution resolution = resolution(range);
    long at = alert.at().toEpochMilli();
    List<Window> windows =
        view.windows(series, resolution, at - range + 1, at).windows().stream()
            .map(ViewEvidence::window)
            .toList();
    return windows.subList(Math.max(0, windows.size() - MOST_WINDOWS), windows.size());
  }

  /** The finest that covers the range with few windows. */
  private static Resolution resolution(long rangeMillis) {
    for (Resolution resolution : Resolution.values()) {
      if (rangeMillis <= MOST_WINDOWS * resolution.sizeMillis()) {
        return resolution;
      }
    }
    return Resolution.HOUR;
  }

  private static long rangeMillis(String expr) {
    try {
      SortedSet<Long> ranges = LookBack.of(Query.parse(expr).tree()).rangesMillis();
      return ranges.isEmpty() ? DEFAULT_RANGE_MILLIS : ranges.last();
    } catch (ExpressionException e) {
      return DEFAULT_RANGE_MILLIS; // it was written by a version that took other expressions
    }
  }

  private static Window window(WindowAggregate window) {
    Aggregate all = window.aggregate();
    boolean numbers = all.count() > 0;
    return new Window(
        Instant.ofEpochMilli(window.startMillis()),
        window.resolution().label(),
        all.events(),
        all.errors(),
        symbol(all.unit()),
        numbers ? all.min() : null,
        numbers ? all.mean() : null,
        numbers ? all.max() : null,
        numbers ? all.last() : null,
        numbers ? all.quantile(P99) : null);
  }

  /** The matrix keeps the newest event of a series, so there is one at most as yet. */
  private static List<Sample> samples(PerfView view, SeriesKey key) {
    Series series = Series.parse(key);
    MatrixQuery query =
        MatrixQuery.ALL
            .inScope(series.scope())
            .where(SeriesField.CATEGORY, series.category())
            .where(SeriesField.TOPIC, series.topic())
            .where(SeriesField.ID, series.id());
    return view.matrix(query).rows().stream()
        .filter(row -> row.latest().series().key().equals(key))
        .limit(MOST_SAMPLES)
        .map(row -> sample(row.latest()))
        .toList();
  }

  private static Sample sample(PerfMetric metric) {
    return new Sample(
        Instant.ofEpochSecond(0, metric.tsNanos()),
        metric.value(),
        metric.measure(),
        symbol(metric.unit()),
        metric.status().name().toLowerCase(Locale.ROOT),
        metric.pattern(),
        metric.locations(),
        metric.impact(),
        metric.properties());
  }

  private static @Nullable String symbol(@Nullable Unit unit) {
    return unit == null ? null : unit.symbol();
  }
}
