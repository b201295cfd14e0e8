package dev.masterperf.query.testing;

import dev.masterperf.query.eval.EvaluationException;
import dev.masterperf.query.eval.EvaluationSettings;
import dev.masterperf.query.eval.EvaluationSettings.NameRemoval;
import dev.masterperf.query.eval.Evaluator;
import dev.masterperf.query.eval.Query;
import dev.masterperf.query.eval.QueryResult;
import dev.masterperf.query.eval.VectorSample;
import dev.masterperf.query.series.SampleSeries;
import dev.masterperf.query.series.Samples;
import dev.masterperf.query.syntax.ExpressionException;
import dev.masterperf.query.testing.ExpectLine.Kind;
import dev.masterperf.query.testing.ScriptCommand.Broken;
import dev.masterperf.query.testing.ScriptCommand.Clear;
import dev.masterperf.query.testing.ScriptCommand.Eval;
import dev.masterperf.query.testing.ScriptCommand.Load;
import dev.masterperf.query.testing.ScriptCommand.Times;
import dev.masterperf.query.testing.TestReport.Failure;
import dev.masterperf.query.type.ValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs a script of tests over a plain series source, with the settings of Prometheus' own test
 * engine. What is evaluated at one time must also give the same as a step of a query over time, and
 * with {@code @} at any other time.
 */
public final class ScriptRun {
  private static final long MINUTE = 60_000;

  private final Evaluator evaluator =
      new Evaluator(
          new EvaluationSettings(
              Duration.ofMinutes(5), Duration.ofMinutes(1), 50_000_000, NameRemoval.AT_THE_END));
  private final TestStore store = new TestStore();
  private final List<Failure> failures = new ArrayList<>();
  private int passed;
  private int total;

  private ScriptRun() {}

  /**
   * Runs a script.
   *
   * @param script its text
   */
  public static TestReport of(String script) {
    ScriptRun run = new ScriptRun();
    ScriptParser.parse(script).forEach(run::perform);
    return new TestReport(run.passed, run.total, run.failures);
  }

  private void perform(ScriptCommand command) {
    if (command instanceof Clear) {
      store.clear();
    } else if (command instanceof Load load) {
      load(load);
    } else if (command instanceof Eval eval) {
      evaluate(eval);
    } else if (command instanceof Broken broken) {
      total++;
      failures.add(new Failure(broken.line(), "not understood", broken.problem()));
    }
  }

  private void load(Load load) {
    load.series().forEach(line -> store.load(line.labels(), line.values(), load.stepMillis()));
    if (load.withNative()) {
      ClassicHistograms histograms = new ClassicHistograms();
      load.series().forEach(histograms::add);
      histograms.store(store, load.stepMillis());
    }
  }

  private void evaluate(Eval eval) {
    total++;
    Optional<String> why = counted(eval);
    if (why.isEmpty()) {
      passed++;
    } else {
      failures.add(new Failure(eval.line(), eval.expression(), why.get()));
    }
  }

  /** What no code expects is a defect of the evaluator: it fails this evaluation and no other. */
  private Optional<String> counted(Eval eval) {
    try {
      return failure(eval);
    } catch (RuntimeException e) {
      return Optional.of("a defect of ours: " + e);
    }
  }

  private Optional<String> failure(Eval eval) {
    try {
      Query query = Query.parse(eval.expression());
      return eval.times().overTime() ? overTime(eval, query) : instant(eval, query);
    } catch (ExpressionException e) {
      return failed(eval, e.problem());
    } catch (EvaluationException e) {
      return failed(eval, e.problem());
    } catch (IllegalArgumentException e) {
      return failed(eval, String.valueOf(e.getMessage()));
    }
  }

  private static Optional<String> failed(Eval eval, String problem) {
    if (!eval.expects(Kind.FAIL)) {
      return Optional.of("expected an answer, but it failed: " + problem);
    }
    return eval.expected(Kind.FAIL).stream()
        .filter(line -> !line.matches(problem))
        .map(line -> "expected a failure, %s, but got: %s".formatted(line.described(), problem))
        .findFirst();
  }

  private Optional<String> overTime(Eval eval, Query query) {
    Times times = eval.times();
    return compare(
        eval,
        evaluator.range(query, store, times.startMillis(), times.endMillis(), times.stepMillis()));
  }

  private static Optional<String> compare(Eval eval, QueryResult result) {
    if (eval.expects(Kind.FAIL)) {
      return Optional.of("expected a failure, but got " + result.value());
    }
    return new Comparison(eval).differs(result);
  }

  private Optional<String> instant(Eval eval, Query query) {
    long at = eval.times().endMillis();
    Optional<String> why = instant(eval, query, at);
    Optional<Query> pinned =
        PinnedTime.of(query.tree(), at).map(tree -> new Query(query.text(), tree));
    if (why.isPresent() || pinned.isEmpty()) {
      return why;
    }
    for (long other : otherTimes(at)) {
      why = instant(eval, pinned.get(), other).map(text -> text + " (with @, at " + other + " ms)");
      if (why.isPresent()) {
        return why;
      }
    }
    return Optional.empty();
  }

  private static List<Long> otherTimes(long at) {
    return at == 0 ? List.of(-1000L, 1000L) : List.of(-10 * at, 0L, at / 5, 10 * at);
  }

  private Optional<String> instant(Eval eval, Query query, long at) {
    Optional<String> why = compare(eval, evaluator.instant(query, store, at));
    ValueType type = query.tree().type();
    boolean hasSteps =
        (type == ValueType.VECTOR || type == ValueType.SCALAR)
            && !PinnedTime.isOfTheQuery(query.tree());
    if (why.isPresent() || !hasSteps || eval.expects(Kind.ORDERED)) {
      return why;
    }
    QueryResult steps = evaluator.range(query, store, at - MINUTE, at + MINUTE, MINUTE);
    List<VectorSample> step = step(((QueryResult.Matrix) steps.value()).series(), at);
    return new Comparison(eval)
        .differs(
            type == ValueType.SCALAR
                ? new QueryResult.Scalar(step.get(0).value())
                : new QueryResult.Vector(step))
        .map(text -> text + " (as a step of a query over time)");
  }

  private static List<VectorSample> step(List<SampleSeries> series, long at) {
    List<VectorSample> step = new ArrayList<>();
    for (SampleSeries one : series) {
      Samples samples = one.samples();
      int index = samples.newestUpTo(at);
      if (index >= 0 && samples.timeMillis(index) == at) {
        step.add(new VectorSample(one.labels(), samples.value(index), samples.distribution(index)));
      }
    }
    return step;
  }
}
