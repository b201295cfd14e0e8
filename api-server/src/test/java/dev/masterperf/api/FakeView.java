package dev.masterperf.api;

import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.streams.view.AlertsAnswer;
import dev.masterperf.streams.view.MatrixAnswer;
import dev.masterperf.streams.view.MatrixQuery;
import dev.masterperf.streams.view.MatrixRow;
import dev.masterperf.streams.view.PerfView;
import dev.masterperf.streams.view.WindowsAnswer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A view over what a test put into it. */
public final class FakeView implements PerfView {
  public final List<MatrixRow> rows = new CopyOnWriteArrayList<>();
  public final List<AlertTransition> alerts = new CopyOnWriteArrayList<>();
  public final List<WindowAggregate> windows = new CopyOnWriteArrayList<>();
  public final List<String> missing = new CopyOnWriteArrayList<>();
  public final AtomicInteger matrixQuestions = new AtomicInteger();
  public volatile boolean broken;

  @Override
  public MatrixAnswer matrix(MatrixQuery query) {
    matrixQuestions.incrementAndGet();
    if (broken) {
      throw new IllegalStateException("the store is closed");
    }
    List<MatrixRow> matching = rows.stream().filter(row -> query.matches(row.latest())).toList();
    return new MatrixAnswer(
        matching.stream().limit(query.limit()).toList(), matching.size(), missing);
  }

  @Override
  public AlertsAnswer alerts() {
    if (broken) {
      throw new IllegalStateException("the store is closed");
    }
    return new AlertsAnswer(alerts, missing);
  }

  @Override
  public WindowsAnswer windows(
      SeriesKey series, Resolution resolution, long fromMillis, long toMillis) {
    return new WindowsAnswer(
        windows.stream()
            .filter(w -> w.series().equals(series) && w.resolution() == resolution)
            .filter(w -> w.startMillis() >= fromMillis && w.startMillis() <= toMillis)
            .toList(),
        missing);
  }
}
