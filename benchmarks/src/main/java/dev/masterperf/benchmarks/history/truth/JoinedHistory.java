package dev.masterperf.benchmarks.history.truth;

import dev.masterperf.api.history.HistoryQuestion;
import dev.masterperf.api.history.HistorySource;
import dev.masterperf.api.history.MemoryBudget;
import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.history.ArchiveHistory;
import dev.masterperf.archive.history.Backlog;
import dev.masterperf.archive.history.HistorySettings;
import dev.masterperf.archive.history.HotReach;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.Resolution;
import dev.masterperf.query.eval.EvaluationSettings;
import dev.masterperf.query.eval.Evaluator;
import dev.masterperf.query.eval.Query;
import dev.masterperf.query.eval.QueryResult;
import dev.masterperf.query.series.SampleSeries;
import dev.masterperf.streams.view.PerfView;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Hot windows and the archive as one, as the product answers from them. Threads may share it. */
final class JoinedHistory implements AutoCloseable {
  private final ArchiveHistory archive;
  private final HistorySource source;
  private final Evaluator evaluator = new Evaluator(EvaluationSettings.DEFAULT);
  private final HotReach hot;

  /**
   * @param cache folder for files of the archive
   * @param retention how long windows are hot
   */
  JoinedHistory(
      PerfView view,
      Bucket bucket,
      Path cache,
      Map<Resolution, Duration> retention,
      InstantSource clock) {
    this.hot = HotReach.kept(retention, clock);
    this.archive =
        new ArchiveHistory(bucket, HistorySettings.defaults(cache), clock, hot, Backlog.NONE);
    this.source =
        new HistorySource(view, retention, clock, MemoryBudget.ofHeap(), Optional.of(archive));
  }

  /**
   * What came of a question.
   *
   * @param resolutions whose windows answered
   * @param incomplete what could not be read, in words
   * @param archived whether some of the time asked for was no longer hot
   */
  record Answer(
      List<SampleSeries> series,
      Set<Resolution> resolutions,
      List<String> incomplete,
      boolean archived) {}

  Answer ask(RandomQuestion question) {
    long from = Math.max(0, question.fromMillis() - question.rangeMillis());
    long points = (question.toMillis() - question.fromMillis()) / question.stepMillis() + 1;
    try (HistoryQuestion asked =
        source.open(AllowedScopes.ALL, from, question.toMillis(), points)) {
      QueryResult result =
          evaluator.range(
              Query.parse(question.text()),
              asked.source(),
              question.fromMillis(),
              question.toMillis(),
              question.stepMillis());
      List<String> incomplete = new ArrayList<>(result.warnings());
      asked.incomplete().forEach(one -> incomplete.add(one.sentence()));
      return new Answer(
          ((QueryResult.Matrix) result.value()).series(),
          Set.copyOf(asked.used()),
          incomplete,
          asked.used().stream().anyMatch(used -> from < hot.fromMillis(used)));
    }
  }

  @Override
  public void close() {
    archive.close();
  }
}
