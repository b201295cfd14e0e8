package dev.masterperf.benchmarks.live;

import dev.masterperf.model.MetricType;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Status;
import dev.masterperf.streams.view.AlertsAnswer;
import dev.masterperf.streams.view.Coverage;
import dev.masterperf.streams.view.MatrixAnswer;
import dev.masterperf.streams.view.MatrixQuery;
import dev.masterperf.streams.view.MatrixRow;
import dev.masterperf.streams.view.PartitionCover;
import dev.masterperf.streams.view.PerfView;
import dev.masterperf.streams.view.RunsAnswer;
import dev.masterperf.streams.view.RunsQuery;
import dev.masterperf.streams.view.SeriesAnswer;
import dev.masterperf.streams.view.SeriesQuery;
import dev.masterperf.streams.view.WindowsAnswer;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Rows of which a share gets an event with each look at them, by turns. The rate of every row moves
 * with each look, as it does in the product: it is of a span that grows from 10 to 20 s.
 */
public final class MovingMatrix implements PerfView {
  private static final double SECONDS = 1000.0;

  private final InstantSource clock;
  private final double share;
  private final Random random = new Random(1);
  private final MatrixRow[] rows;
  private int next;

  /**
   * @param share of the rows that gets an event with each look
   */
  public MovingMatrix(InstantSource clock, int size, double share) {
    this.clock = clock;
    this.share = share;
    this.rows = new MatrixRow[size];
    IntStream.range(0, size).forEach(i -> rows[i] = row(series(i)));
  }

  private static Series series(int i) {
    return new Series(
        "prod/eu",
        "R2",
        MetricType.PERFORMANCE,
        "Object Transfer",
        "Bucket " + i % 50,
        "operation-" + i,
        "host-" + i % 20,
        Collections.emptySortedMap());
  }

  private MatrixRow row(Series series) {
    double millis = Math.exp(random.nextGaussian()) * 20;
    double p50 = Math.exp(random.nextGaussian() / 10) * 0.02;
    double p99 = Math.exp(random.nextGaussian() / 10) * 0.2;
    PerfMetric metric =
        PerfMetric.of(
                series,
                String.format(Locale.ROOT, "%.1fms", millis),
                Status.OK,
                clock.millis() * 1_000_000 + random.nextInt(1_000_000))
            .describedBy("PUT /artifacts/*", "weur, enam", "pages on-call")
            .withProperties(Map.of("bucket", "artifacts", "parts", "4"));
    return new MatrixRow(metric, 0, p50, p99, clock.millis());
  }

  @Override
  public synchronized MatrixAnswer matrix(MatrixQuery query) {
    for (int i = 0; i < Math.round(rows.length * share); i++) {
      rows[next] = row(rows[next].latest().series());
      next = (next + 1) % rows.length;
    }
    double span = (Resolution.TEN_SECONDS.sizeMillis() + clock.millis() % 10_000) / SECONDS;
    List<MatrixRow> shown =
        IntStream.range(0, Math.min(rows.length, query.limit()))
            .mapToObj(i -> withRate(rows[i], Math.floor(span * share + i % 10 / 10.0) / span))
            .toList();
    return new MatrixAnswer(shown, whole(rows.length));
  }

  private static MatrixRow withRate(MatrixRow row, double rate) {
    return new MatrixRow(row.latest(), rate, row.p50(), row.p99(), row.lastSeenMillis());
  }

  private static Coverage whole(int rows) {
    return new Coverage(
        1, Coverage.all(1), List.of(PartitionCover.owned(0, 0, 0).withRows(rows)), List.of());
  }

  @Override
  public AlertsAnswer alerts() {
    return new AlertsAnswer(List.of(), whole(0));
  }

  @Override
  public WindowsAnswer windows(
      SeriesKey series, Resolution resolution, long from, long to, OptionalLong maxLag) {
    throw new UnsupportedOperationException("nobody asks for windows here");
  }

  @Override
  public SeriesAnswer series(SeriesQuery query) {
    throw new UnsupportedOperationException("nobody asks for series here");
  }

  @Override
  public RunsAnswer runs(RunsQuery query) {
    throw new UnsupportedOperationException("nobody asks for windows here");
  }
}
