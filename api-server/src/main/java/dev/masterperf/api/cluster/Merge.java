package dev.masterperf.api.cluster;

import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.streams.view.AlertsAnswer;
import dev.masterperf.streams.view.Coverage;
import dev.masterperf.streams.view.MatrixAnswer;
import dev.masterperf.streams.view.MatrixRow;
import dev.masterperf.streams.view.PartitionCover;
import dev.masterperf.streams.view.RulesInForce;
import dev.masterperf.streams.view.RunsAnswer;
import dev.masterperf.streams.view.SeriesAnswer;
import dev.masterperf.streams.view.WindowsAnswer;
import dev.masterperf.streams.window.WindowRun;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * Answers of several instances as one: each partition is taken from exactly one of them, the best
 * that has it, and what others say of it is left out. So nothing counts twice while partitions
 * move, and a partition that nobody has is known to be missing.
 *
 * @param <A> the kind of answer
 */
final class Merge<A> {
  private static final Comparator<MatrixRow> NEWEST_CHANGE_FIRST =
      Comparator.comparingLong(MatrixRow::lastSeenMillis)
          .thenComparingLong(row -> row.latest().tsNanos())
          .reversed();
  private static final Comparator<AlertTransition> NEWEST_ALERT_FIRST =
      Comparator.comparing(AlertTransition::at)
          .reversed()
          .thenComparing(AlertTransition::fingerprint);

  private final List<A> answers;
  private final Map<Integer, A> chosen = new TreeMap<>();
  private final Coverage coverage;

  private Merge(
      int partitions, List<Integer> wanted, List<A> answers, Function<A, Coverage> coverageOf) {
    this.answers = answers;
    Map<Integer, PartitionCover> best = new TreeMap<>();
    List<String> reasons = new ArrayList<>();
    for (A answer : answers) {
      Coverage told = coverageOf.apply(answer);
      reasons.addAll(told.reasons());
      for (PartitionCover cover : told.covered()) {
        PartitionCover before = best.get(cover.partition());
        if (wanted.contains(cover.partition()) && (before == null || cover.betterThan(before))) {
          best.put(cover.partition(), cover);
          chosen.put(cover.partition(), answer);
        }
      }
    }
    this.coverage = new Coverage(partitions, wanted, List.copyOf(best.values()), reasons);
  }

  /** Whether what an answer says of this series is to be taken. */
  private boolean takes(A answer, SeriesKey series) {
    return chosen.get(series.homePartition(coverage.partitions())) == answer;
  }

  /**
   * Each answer holds the newest rows of its partitions. A row that a limit cut off there is older
   * than all that stand there, so what is left out here makes no room for it.
   */
  static MatrixAnswer matrices(int partitions, List<MatrixAnswer> answers, int limit) {
    Merge<MatrixAnswer> merge =
        new Merge<>(partitions, Coverage.all(partitions), answers, MatrixAnswer::coverage);
    List<MatrixRow> rows = new ArrayList<>();
    for (MatrixAnswer answer : merge.answers) {
      answer.rows().stream()
          .filter(row -> merge.takes(answer, row.latest().series().key()))
          .forEach(rows::add);
    }
    return new MatrixAnswer(
        rows.stream().sorted(NEWEST_CHANGE_FIRST).limit(limit).toList(), merge.coverage);
  }

  static AlertsAnswer alerts(int partitions, List<AlertsAnswer> answers) {
    Merge<AlertsAnswer> merge =
        new Merge<>(partitions, Coverage.all(partitions), answers, AlertsAnswer::coverage);
    List<AlertTransition> alerts = new ArrayList<>();
    Map<List<Object>, AlertTransition> ofGroups = new HashMap<>();
    for (AlertsAnswer answer : merge.answers) {
      for (AlertTransition alert : answer.alerts()) {
        SeriesKey series = alert.series();
        if (series == null) {
          ofGroups.merge(
              List.of(alert.group(), alert.rule(), alert.expr(), alert.fingerprint()),
              alert,
              BinaryOperator.maxBy(Comparator.comparingLong(AlertTransition::sequence)));
        } else if (merge.takes(answer, series)) {
          alerts.add(alert);
        }
      }
    }
    alerts.addAll(ofGroups.values());
    List<RulesInForce> rules =
        answers.stream().flatMap(answer -> answer.rules().stream()).distinct().toList();
    return new AlertsAnswer(
        alerts.stream().sorted(NEWEST_ALERT_FIRST).toList(),
        merge.coverage,
        rules,
        merge.answers.stream()
            .flatMap(
                answer -> answer.judged().stream().filter(one -> merge.takes(answer, one.series())))
            .toList());
  }

  /**
   * @param home the partition of the series they are about
   */
  static WindowsAnswer windows(int partitions, int home, List<WindowsAnswer> answers) {
    Merge<WindowsAnswer> merge =
        new Merge<>(partitions, List.of(home), answers, WindowsAnswer::coverage);
    WindowsAnswer best = merge.chosen.get(home);
    return new WindowsAnswer(best == null ? List.of() : best.windows(), merge.coverage);
  }

  static SeriesAnswer series(int partitions, List<SeriesAnswer> answers, int limit) {
    Merge<SeriesAnswer> merge =
        new Merge<>(partitions, Coverage.all(partitions), answers, SeriesAnswer::coverage);
    List<SeriesKey> series = new ArrayList<>();
    for (SeriesAnswer answer : answers) {
      answer.series().stream().filter(key -> merge.takes(answer, key)).forEach(series::add);
    }
    boolean cut = series.size() > limit || answers.stream().anyMatch(SeriesAnswer::cut);
    return new SeriesAnswer(series.subList(0, Math.min(limit, series.size())), cut, merge.coverage);
  }

  /**
   * @param homes the partitions of the series they are about
   */
  static RunsAnswer runs(int partitions, List<Integer> homes, List<RunsAnswer> answers) {
    Merge<RunsAnswer> merge = new Merge<>(partitions, homes, answers, RunsAnswer::coverage);
    List<WindowRun> runs = new ArrayList<>();
    for (RunsAnswer answer : answers) {
      answer.runs().stream().filter(run -> merge.takes(answer, run.series())).forEach(runs::add);
    }
    return new RunsAnswer(runs, merge.coverage);
  }
}
