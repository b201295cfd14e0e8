package dev.masterperf.benchmarks.history.truth;

import dev.masterperf.api.history.AllowedScopes;
import dev.masterperf.api.history.HistoryQuestion;
import dev.masterperf.api.history.HistorySource;
import dev.masterperf.api.history.MemoryBudget;
import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.history.ArchiveHistory;
import dev.masterperf.archive.history.ArchiveView;
import dev.masterperf.archive.history.Backlog;
import dev.masterperf.archive.history.HistorySettings;
import dev.masterperf.archive.history.HotReach;
import dev.masterperf.model.Resolution;
import dev.masterperf.query.eval.EvaluationSettings;
import dev.masterperf.query.eval.Evaluator;
import dev.masterperf.query.eval.Query;
import dev.masterperf.query.eval.QueryResult;
import dev.masterperf.query.series.SampleSeries;
import dev.masterperf.query.windows.JoinedSeries;
import dev.masterperf.query.windows.ResolutionChoice;
import dev.masterperf.query.windows.WindowSource;
import dev.masterperf.streams.view.PerfView;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Hot windows and the archive as one, as the product answers from them. Threads may share it. */
final class JoinedHistory implements AutoCloseable {
  private final HistorySource hot;
  private final ArchiveHistory archive;
  private final Evaluator evaluator = new Evaluator(EvaluationSettings.DEFAULT);
  private final ResolutionChoice choice;

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
    HistorySettings defaults = HistorySettings.defaults(cache);
    this.hot = new HistorySource(view, retention, clock, MemoryBudget.ofHeap());
    this.archive =
        new ArchiveHistory(
            bucket,
            new HistorySettings(
                cache,
                defaults.cacheBytes(),
                defaults.memoryBytes(),
                defaults.wholeBytes(),
                defaults.threads(),
                defaults.freshFor(),
                defaults.archived(),
                defaults.seriesTtl(),
                defaults.maxRows()),
            clock,
            HotReach.kept(retention, clock),
            Backlog.NONE);
    this.choice =
        ResolutionChoice.overArchive(
            retention, EvaluationSettings.DEFAULT.lookback(), clock::millis);
  }

  /**
   * What came of a question.
   *
   * @param resolutions whose windows answered
   * @param incomplete what could not be read, in words
   * @param archived whether something was read from the archive
   */
  record Answer(
      List<SampleSeries> series,
      Set<Resolution> resolutions,
      List<String> incomplete,
      boolean archived) {}

  Answer ask(RandomQuestion question) {
    long from = Math.max(0, question.fromMillis() - question.rangeMillis());
    long points = (question.toMillis() - question.fromMillis()) / question.stepMillis() + 1;
    Set<Resolution> resolutions = EnumSet.noneOf(Resolution.class);
    try (HistoryQuestion asked = hot.open(AllowedScopes.ALL, from, question.toMillis(), points)) {
      ArchiveView archived = archive.open(from, question.toMillis());
      WindowSource source =
          new WindowSource(
              new JoinedSeries(asked.stored(), archived), choice.telling(resolutions::add));
      QueryResult result =
          evaluator.range(
              Query.parse(question.text()),
              source,
              question.fromMillis(),
              question.toMillis(),
              question.stepMillis());
      List<String> incomplete = new ArrayList<>(result.warnings());
      asked.incomplete().forEach(one -> incomplete.add(one.toString()));
      archived.incomplete().forEach(one -> incomplete.add(one.toString()));
      return new Answer(
          ((QueryResult.Matrix) result.value()).series(),
          resolutions,
          incomplete,
          archived.rows() > 0);
    }
  }

  @Override
  public void close() {
    archive.close();
  }
}
