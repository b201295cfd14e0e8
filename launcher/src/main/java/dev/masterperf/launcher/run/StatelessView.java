package dev.masterperf.launcher.run;

import dev.masterperf.model.Resolution;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.streams.view.AlertsAnswer;
import dev.masterperf.streams.view.Coverage;
import dev.masterperf.streams.view.MatrixAnswer;
import dev.masterperf.streams.view.MatrixQuery;
import dev.masterperf.streams.view.PerfView;
import dev.masterperf.streams.view.RunsAnswer;
import dev.masterperf.streams.view.RunsQuery;
import dev.masterperf.streams.view.SeriesAnswer;
import dev.masterperf.streams.view.SeriesQuery;
import dev.masterperf.streams.view.WindowsAnswer;
import java.util.List;
import java.util.OptionalLong;

/** The view of a process without role processor: it holds nothing, and says so. */
final class StatelessView implements PerfView {
  private static final String STATELESS = "this process holds no state";

  private final int partitions;

  /**
   * @param partitions of the metrics topic
   */
  StatelessView(int partitions) {
    this.partitions = partitions;
  }

  @Override
  public MatrixAnswer matrix(MatrixQuery query) {
    return new MatrixAnswer(List.of(), Coverage.nothing(partitions, STATELESS));
  }

  @Override
  public AlertsAnswer alerts() {
    return new AlertsAnswer(List.of(), Coverage.nothing(partitions, STATELESS));
  }

  @Override
  public WindowsAnswer windows(
      SeriesKey series,
      Resolution resolution,
      long fromMillis,
      long toMillis,
      OptionalLong maxLag) {
    return new WindowsAnswer(
        List.of(), Coverage.nothing(partitions, series.homePartition(partitions), STATELESS));
  }

  @Override
  public SeriesAnswer series(SeriesQuery query) {
    return new SeriesAnswer(List.of(), false, Coverage.nothing(partitions, STATELESS));
  }

  @Override
  public RunsAnswer runs(RunsQuery query) {
    return new RunsAnswer(
        List.of(),
        new Coverage(partitions, query.homes(partitions), List.of(), List.of(STATELESS)));
  }
}
