package dev.masterperf.api.access;

import dev.masterperf.alerts.rule.RuleDocument;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.streams.view.AlertsAnswer;
import dev.masterperf.streams.view.MatrixAnswer;
import dev.masterperf.streams.view.MatrixQuery;
import dev.masterperf.streams.view.PerfView;
import dev.masterperf.streams.view.RunsAnswer;
import dev.masterperf.streams.view.RunsQuery;
import dev.masterperf.streams.view.SeriesAnswer;
import dev.masterperf.streams.view.SeriesQuery;
import dev.masterperf.streams.view.WindowsAnswer;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What somebody may see of a view: the series, alerts and rules of their scopes. The rest looks as
 * if it were not there.
 */
public final class ScopedView implements PerfView {
  private static final String SCOPE = "scope";

  private final PerfView whole;
  private final AllowedScopes scopes;

  private ScopedView(PerfView whole, AllowedScopes scopes) {
    this.whole = whole;
    this.scopes = scopes;
  }

  /** The part of a view that lies in these scopes. */
  public static PerfView of(PerfView whole, AllowedScopes scopes) {
    return scopes.all() ? whole : new ScopedView(whole, scopes);
  }

  /** The scope an alert belongs to. */
  public static String scope(AlertTransition alert) {
    return scope(alert.labels());
  }

  /** The scope an alert with these labels belongs to. */
  public static String scope(Map<String, String> labels) {
    return labels.getOrDefault(SCOPE, Series.DEFAULT_SCOPE);
  }

  @Override
  public MatrixAnswer matrix(MatrixQuery query) {
    return whole.matrix(query.within(scopes));
  }

  @Override
  public AlertsAnswer alerts() {
    AlertsAnswer all = whole.alerts();
    return new AlertsAnswer(
        all.alerts().stream().filter(alert -> scopes.allow(scope(alert))).toList(),
        all.coverage(),
        all.rules().stream().map(rules -> rules.within(scopes)).toList(),
        all.judged().stream().filter(alert -> allows(alert.series())).toList());
  }

  @Override
  public WindowsAnswer windows(
      SeriesKey series,
      Resolution resolution,
      long fromMillis,
      long toMillis,
      OptionalLong maxLag) {
    WindowsAnswer answer = whole.windows(series, resolution, fromMillis, toMillis, maxLag);
    return allows(series) ? answer : new WindowsAnswer(List.of(), answer.coverage());
  }

  @Override
  public SeriesAnswer series(SeriesQuery query) {
    return whole.series(query.within(scopes));
  }

  /** Those all of whose groups are of these scopes. */
  @Override
  public List<RuleDocument> ruleFiles() {
    return whole.ruleFiles().stream().filter(this::allows).toList();
  }

  @Override
  public RunsAnswer runs(RunsQuery query) {
    return whole.runs(query.of(query.series().stream().filter(this::allows).toList()));
  }

  private boolean allows(SeriesKey series) {
    return scopes.allow(Series.parse(series).scope());
  }

  private boolean allows(RuleDocument file) {
    return file.within(scopes);
  }
}
