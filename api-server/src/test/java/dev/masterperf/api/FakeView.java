package dev.masterperf.api;

import dev.masterperf.alerts.rule.RuleDocument;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.Windows;
import dev.masterperf.streams.view.AlertsAnswer;
import dev.masterperf.streams.view.Coverage;
import dev.masterperf.streams.view.JudgedAlert;
import dev.masterperf.streams.view.MatrixAnswer;
import dev.masterperf.streams.view.MatrixQuery;
import dev.masterperf.streams.view.MatrixRow;
import dev.masterperf.streams.view.PartitionCover;
import dev.masterperf.streams.view.PerfView;
import dev.masterperf.streams.view.RulesInForce;
import dev.masterperf.streams.view.RunsAnswer;
import dev.masterperf.streams.view.RunsQuery;
import dev.masterperf.streams.view.SeriesAnswer;
import dev.masterperf.streams.view.SeriesQuery;
import dev.masterperf.streams.view.WindowsAnswer;
import dev.masterperf.streams.window.WindowRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A view over what a test put into it. */
public final class FakeView implements PerfView {
  /** Of the metrics topic that it pretends to know. */
  public static final int PARTITIONS = 4;

  public final List<MatrixRow> rows = new CopyOnWriteArrayList<>();
  public final List<AlertTransition> alerts = new CopyOnWriteArrayList<>();
  public final List<JudgedAlert> judged = new CopyOnWriteArrayList<>();
  public final List<RulesInForce> rules = new CopyOnWriteArrayList<>();
  public final List<RuleDocument> ruleFiles = new CopyOnWriteArrayList<>();
  public final List<WindowAggregate> windows = new CopyOnWriteArrayList<>();

  /** What it answers for; others of the {@link #PARTITIONS} are missing. */
  public final List<PartitionCover> covers =
      new CopyOnWriteArrayList<>(
          Coverage.all(PARTITIONS).stream().map(p -> PartitionCover.owned(p, 0, 0)).toList());

  /** Partitions of which it pretends to have a standby, each with its lag. */
  public final Map<Integer, Long> standbys = new ConcurrentHashMap<>();

  public final List<String> reasons = new CopyOnWriteArrayList<>();
  public final AtomicInteger matrixQuestions = new AtomicInteger();
  public final AtomicInteger windowsQuestions = new AtomicInteger();
  public final List<SeriesQuery> seriesQuestions = new CopyOnWriteArrayList<>();
  public final List<RunsQuery> runsQuestions = new CopyOnWriteArrayList<>();

  /** Runs before windows of many series are told. */
  public volatile Consumer<RunsQuery> onRuns = query -> {};

  public volatile boolean broken;

  /** Keeps those of these partitions only. */
  public void coverOnly(Integer... partitions) {
    List<Integer> kept = List.of(partitions);
    covers.removeIf(cover -> !kept.contains(cover.partition()));
  }

  /** Answers for this partition as if it had read so far. */
  public void cover(PartitionCover cover) {
    covers.removeIf(before -> before.partition() == cover.partition());
    covers.add(cover);
  }

  private Coverage coverage(List<MatrixRow> matching, OptionalLong maxLag) {
    return new Coverage(PARTITIONS, Coverage.all(PARTITIONS), covers(matching, maxLag), reasons);
  }

  private List<PartitionCover> covers(List<MatrixRow> matching, OptionalLong maxLag) {
    Stream<PartitionCover> near =
        standbys.entrySet().stream()
            .filter(standby -> maxLag.isPresent() && standby.getValue() <= maxLag.getAsLong())
            .map(standby -> PartitionCover.standby(standby.getKey(), standby.getValue()));
    return Stream.concat(covers.stream(), near)
        .map(cover -> cover.withRows(in(cover.partition(), matching)))
        .toList();
  }

  private static long in(int partition, List<MatrixRow> rows) {
    return rows.stream()
        .filter(row -> row.latest().series().key().homePartition(PARTITIONS) == partition)
        .count();
  }

  @Override
  public MatrixAnswer matrix(MatrixQuery query) {
    matrixQuestions.incrementAndGet();
    if (broken) {
      throw new IllegalStateException("the store is closed");
    }
    List<MatrixRow> matching = rows.stream().filter(row -> query.matches(row.latest())).toList();
    List<MatrixRow> given = matching.stream().limit(query.limit()).toList();
    return new MatrixAnswer(given, coverage(matching, query.maxLag()));
  }

  @Override
  public AlertsAnswer alerts() {
    if (broken) {
      throw new IllegalStateException("the store is closed");
    }
    return new AlertsAnswer(alerts, coverage(List.of(), OptionalLong.empty()), rules, judged);
  }

  @Override
  public List<RuleDocument> ruleFiles() {
    return ruleFiles;
  }

  @Override
  public WindowsAnswer windows(
      SeriesKey series,
      Resolution resolution,
      long fromMillis,
      long toMillis,
      OptionalLong maxLag) {
    windowsQuestions.incrementAndGet();
    return new WindowsAnswer(
        windows.stream()
            .filter(w -> w.series().equals(series) && w.resolution() == resolution)
            .filter(w -> w.startMillis() >= fromMillis && w.startMillis() <= toMillis)
            .toList(),
        new Coverage(
            PARTITIONS,
            List.of(series.homePartition(PARTITIONS)),
            covers(List.of(), maxLag).stream()
                .filter(cover -> cover.partition() == series.homePartition(PARTITIONS))
                .toList(),
            reasons));
  }

  @Override
  public SeriesAnswer series(SeriesQuery query) {
    seriesQuestions.add(query);
    List<SeriesKey> all =
        windows.stream().map(WindowAggregate::series).distinct().filter(this::isCovered).toList();
    return new SeriesAnswer(
        all.stream().limit(query.limit()).toList(),
        all.size() > query.limit(),
        coverage(List.of(), OptionalLong.empty()));
  }

  private boolean isCovered(SeriesKey key) {
    return covers.stream().anyMatch(c -> c.partition() == key.homePartition(PARTITIONS));
  }

  @Override
  public RunsAnswer runs(RunsQuery query) {
    runsQuestions.add(query);
    onRuns.accept(query);
    List<WindowRun> runs = new ArrayList<>();
    for (SeriesKey key : query.series()) {
      Windows.Builder run = new Windows.Builder(query.parts());
      windows.stream()
          .filter(w -> w.series().equals(key) && w.resolution() == query.resolution())
          .filter(w -> w.startMillis() >= query.fromMillis())
          .filter(w -> w.startMillis() <= query.toMillis())
          .forEach(w -> run.put(w.startMillis(), w.aggregate()));
      if (run.size() > 0 && isCovered(key)) {
        runs.add(new WindowRun(key, run.build()));
      }
    }
    List<Integer> homes = query.homes(PARTITIONS);
    return new RunsAnswer(
        runs,
        new Coverage(
            PARTITIONS,
            homes,
            covers.stream().filter(cover -> homes.contains(cover.partition())).toList(),
            reasons));
  }
}
