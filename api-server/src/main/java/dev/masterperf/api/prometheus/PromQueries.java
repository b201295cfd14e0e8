package dev.masterperf.api.prometheus;

import dev.masterperf.api.history.HistoryQuestion;
import dev.masterperf.api.history.HistorySource;
import dev.masterperf.api.history.Incomplete;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.Resolution;
import dev.masterperf.query.LookBack;
import dev.masterperf.query.eval.EvaluationException;
import dev.masterperf.query.eval.EvaluationSettings;
import dev.masterperf.query.eval.Evaluator;
import dev.masterperf.query.eval.QueryResult;
import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.syntax.TimeShift;
import dev.masterperf.query.windows.WindowSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Evaluates expressions over the past. */
final class PromQueries {
  private static final EvaluationSettings SETTINGS = EvaluationSettings.DEFAULT;

  /** End of the year 9999. */
  private static final long LAST_MILLIS = 253_402_300_799_999L;

  private final HistorySource history;

  PromQueries(HistorySource history) {
    this.history = history;
  }

  /**
   * Evaluates an expression.
   *
   * @throws ProblemException if it has no answer, or would take too much
   */
  Answered answer(AllowedScopes scopes, QueryRequest request) {
    LookBack back = LookBack.of(request.query().tree());
    Duration within = request.choiceLookback(SETTINGS);
    long reach = back.furthestMillis() + within.toMillis() + Resolution.HOUR.sizeMillis();
    long from = back.fixed() ? 0 : request.startMillis() - reach;
    long to = back.fixed() ? LAST_MILLIS : request.endMillis() + ahead(request.query().tree());
    try (HistoryQuestion question = history.open(scopes, from, to, request.steps(), within)) {
      QueryResult result = TooMuch.asProblem(() -> evaluate(request, back, question));
      Set<String> warnings = new LinkedHashSet<>();
      question.incomplete().stream().map(Incomplete::sentence).forEach(warnings::add);
      warnings.addAll(result.warnings());
      return new Answered(
          limited(result.value(), request.limit(), warnings), List.copyOf(warnings));
    } catch (EvaluationException e) {
      throw new Problem(ProblemType.QUERY_FAILED, e.problem()).toException(e);
    }
  }

  /** How much later than the evaluation it may look, in milliseconds, by negative offsets. */
  private static long ahead(Expr expr) {
    TimeShift shift =
        expr instanceof Expr.Selector selector
            ? selector.shift()
            : expr instanceof Expr.Range range
                ? range.selector().shift()
                : expr instanceof Expr.Subquery subquery ? subquery.shift() : TimeShift.NONE;
    long inner = expr.children().stream().mapToLong(PromQueries::ahead).max().orElse(0);
    return inner + Math.max(0, -shift.offsetMillis());
  }

  private static QueryResult evaluate(
      QueryRequest request, LookBack back, HistoryQuestion question) {
    WindowSource source = question.source();
    Evaluator evaluator =
        new Evaluator(
            new EvaluationSettings(
                lookback(request, back, question), SETTINGS.subqueryStep(), SETTINGS.maxSamples()));
    return request.stepMillis() == 0
        ? evaluator.instant(request.query(), source, request.startMillis())
        : evaluator.range(
            request.query(),
            source,
            request.startMillis(),
            request.endMillis(),
            request.stepMillis());
  }

  /**
   * How old the newest sample may be: as was asked for, but not less than a window is long, since
   * there is one a window.
   */
  private static Duration lookback(QueryRequest request, LookBack back, HistoryQuestion question) {
    Duration asked = request.lookbackOr(SETTINGS);
    Long reach = back.reachByRange().get(SETTINGS.lookback().toMillis());
    if (reach == null) {
      return asked;
    }
    long earliest =
        back.fixed() ? 0 : request.startMillis() - reach + SETTINGS.lookback().toMillis();
    Optional<Resolution> resolution = question.choice().choose(0, earliest - asked.toMillis());
    return resolution
        .map(chosen -> Duration.ofMillis(chosen.sizeMillis()))
        .filter(size -> size.compareTo(asked) > 0)
        .orElse(asked);
  }

  private static QueryResult.Value limited(
      QueryResult.Value value, int limit, Set<String> warnings) {
    if (value instanceof QueryResult.Vector vector && vector.samples().size() > limit) {
      warnings.add("results truncated due to limit");
      return new QueryResult.Vector(vector.samples().subList(0, limit));
    }
    if (value instanceof QueryResult.Matrix matrix && matrix.series().size() > limit) {
      warnings.add("results truncated due to limit");
      return new QueryResult.Matrix(new ArrayList<>(matrix.series().subList(0, limit)));
    }
    return value;
  }
}
