package dev.masterperf.api.cluster;

import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.streams.view.AlertsAnswer;
import dev.masterperf.streams.view.MatrixAnswer;
import dev.masterperf.streams.view.MatrixRow;
import dev.masterperf.streams.view.WindowsAnswer;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

/**
 * Answers of several instances as one. While partitions move, two of them may know the same thing;
 * then the newer knowledge counts.
 */
final class Merge {
  private static final Comparator<MatrixRow> NEWEST_CHANGE_FIRST =
      Comparator.comparingLong(MatrixRow::lastSeenMillis)
          .thenComparingLong(row -> row.latest().tsNanos())
          .reversed();

  private Merge() {}

  static MatrixAnswer matrices(List<MatrixAnswer> answers, int limit) {
    Map<SeriesKey, MatrixRow> rows = new HashMap<>();
    answers.stream()
        .flatMap(answer -> answer.rows().stream())
        .forEach(
            row ->
                rows.merge(
                    row.latest().series().key(), row, BinaryOperator.minBy(NEWEST_CHANGE_FIRST)));
    long given = answers.stream().mapToLong(answer -> answer.rows().size()).sum();
    long toldTwice = given - rows.size();
    long total = answers.stream().mapToLong(MatrixAnswer::total).sum() - toldTwice;
    return new MatrixAnswer(
        rows.values().stream().sorted(NEWEST_CHANGE_FIRST).limit(limit).toList(),
        total,
        missing(answers.stream().map(MatrixAnswer::missing)));
  }

  static AlertsAnswer alerts(List<AlertsAnswer> answers) {
    Map<List<Object>, AlertTransition> newest = new HashMap<>();
    answers.stream()
        .flatMap(answer -> answer.alerts().stream())
        .forEach(
            alert ->
                newest.merge(
                    List.of(alert.group(), alert.rule(), alert.expr(), alert.series()),
                    alert,
                    BinaryOperator.maxBy(
                        Comparator.comparing(AlertTransition::at)
                            .thenComparingLong(AlertTransition::sequence))));
    return new AlertsAnswer(
        newest.values().stream()
            .sorted(
                Comparator.comparing(AlertTransition::at)
                    .reversed()
                    .thenComparing(AlertTransition::fingerprint))
            .toList(),
        missing(answers.stream().map(AlertsAnswer::missing)));
  }

  static WindowsAnswer windows(List<WindowsAnswer> answers) {
    Map<Long, WindowAggregate> byStart = new TreeMap<>();
    answers.stream()
        .flatMap(answer -> answer.windows().stream())
        .forEach(window -> byStart.merge(window.startMillis(), window, Merge::fuller));
    return new WindowsAnswer(
        List.copyOf(byStart.values()), missing(answers.stream().map(WindowsAnswer::missing)));
  }

  private static WindowAggregate fuller(WindowAggregate a, WindowAggregate b) {
    return Comparator.comparingInt(WindowAggregate::revision)
                .thenComparingLong(window -> window.aggregate().events())
                .compare(a, b)
            >= 0
        ? a
        : b;
  }

  private static List<String> missing(Stream<List<String>> parts) {
    return parts.flatMap(Collection::stream).distinct().toList();
  }
}
