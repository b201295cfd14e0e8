package dev.masterperf.archive.parquet;

import dev.masterperf.model.Summary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The columns of an event that is a summary of many; null in all others. */
final class SummaryBuffers {
  private final NumberBuffer start;
  private final NumberBuffer end;
  private final NumberBuffer count;
  private final NumberBuffer sum;
  private final NumberBuffer sumSquares;
  private final NumberBuffer min;
  private final NumberBuffer max;
  private final NumberBuffer first;
  private final NumberBuffer firstTs;
  private final NumberBuffer last;
  private final NumberBuffer errors;
  private final NumberBuffer increase;
  private final SketchBuffers sketches;
  private final List<ColumnBuffer> all;

  SummaryBuffers(OwnBuffers own) {
    start = own.number(EventColumns.START);
    end = own.number(EventColumns.END);
    count = own.number(EventColumns.COUNT);
    sum = own.number(EventColumns.SUM);
    sumSquares = own.number(EventColumns.SUM_SQUARES);
    min = own.number(EventColumns.MIN);
    max = own.number(EventColumns.MAX);
    first = own.number(EventColumns.FIRST);
    firstTs = own.number(EventColumns.FIRST_TS);
    last = own.number(EventColumns.LAST);
    errors = own.number(EventColumns.ERRORS);
    increase = own.number(EventColumns.INCREASE);
    sketches =
        new SketchBuffers(
            own, EventColumns.SKETCH, EventColumns.P50, EventColumns.P95, EventColumns.P99);
    all =
        List.of(
            start, end, count, sum, sumSquares, min, max, first, firstTs, last, errors, increase);
  }

  void add(@Nullable Summary summary) {
    if (summary == null) {
      for (ColumnBuffer buffer : all) {
        buffer.addNull();
      }
      sketches.addNull();
      return;
    }
    start.add(summary.startNanos());
    end.add(summary.endNanos());
    count.add(summary.count());
    sum.add(summary.sum());
    sumSquares.add(summary.sumSquares());
    min.add(summary.min());
    max.add(summary.max());
    first.add(summary.first());
    firstTs.add(summary.firstTsNanos());
    last.add(summary.last());
    errors.add(summary.errors());
    increase.add(summary.increase());
    sketches.add(summary.sketch(), summary.min(), summary.max());
  }
}
