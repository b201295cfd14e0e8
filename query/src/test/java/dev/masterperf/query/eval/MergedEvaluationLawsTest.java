package dev.masterperf.query.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.query.Evaluation;
import dev.masterperf.query.KeptLabel;
import dev.masterperf.query.oracle.TestSeries;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.series.SampleSeries;
import dev.masterperf.query.syntax.Expr;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Groups put together of parts have the values that an evaluation over all series gives them. */
class MergedEvaluationLawsTest {
  private static final long AT = 600_000;
  private static final Evaluator WHOLE = new Evaluator(EvaluationSettings.DEFAULT);

  @Provide
  Arbitrary<String> expressions() {
    Arbitrary<String> operand =
        Arbitraries.of(
            "up",
            "up > 2",
            "up > bool 2",
            "rate(up[5m])",
            "-up",
            "up{host!=\"1\"}",
            "up / (up > 0)",
            "max_over_time(up[2m]) or up",
            "abs(delta(up[3m]))");
    Arbitrary<String> grouping =
        Arbitraries.of("", "by (job)", "by (job, host)", "without (host)", "by (none)");
    Arbitrary<String> operator =
        Arbitraries.of("sum", "min", "max", "avg", "count", "group", "stddev", "stdvar");
    Arbitrary<String> around =
        Arbitraries.of(
            "X",
            "X > 1",
            "2 < X",
            "X * 2 > bool 3",
            "-X",
            "abs(X) <= 4",
            "round(X, 0.5)",
            "clamp_max(X, 3) == 3",
            "X != NaN",
            "timestamp(X) > 0");
    return Combinators.combine(operator, grouping, operand, around)
        .as((op, by, of, with) -> with.replace("X", "%s %s (%s)".formatted(op, by, of)));
  }

  @Provide
  Arbitrary<List<String>> samples() {
    Arbitrary<String> value =
        Arbitraries.of("0", "1", "2", "3.5", "-4", "1e9", "NaN", "Inf", "-Inf", "_", "stale");
    return value.list().ofMinSize(0).ofMaxSize(24);
  }

  @Property(tries = 3000)
  void partsMakeTheWhole(
      @ForAll("expressions") String text,
      @ForAll("samples") List<String> values,
      @ForAll Random random) {
    Expr tree = KeptLabel.in(Query.parse(text).tree(), "scope");
    Query query = new Query(text, tree);
    assertThat(Evaluation.of(tree)).as(text).isInstanceOf(Evaluation.Merged.class);
    TestSeries all = series(values, random);

    Map<Labels, Double> expected = values(WHOLE.instant(query, all, AT));
    Map<Labels, Double> merged = merged(query, all, random);

    assertThat(merged.keySet()).as(text).isEqualTo(expected.keySet());
    expected.forEach(
        (labels, value) -> {
          double found = merged.get(labels);
          double allowed = 1e-9 * Math.max(1, Math.abs(value));
          assertThat(same(found, value, allowed))
              .as("%s %s: %s and not %s", text, labels, found, value)
              .isTrue();
        });
  }

  private static boolean same(double a, double b, double allowed) {
    return Double.compare(a, b) == 0 || a == b || Math.abs(a - b) <= allowed;
  }

  private static Map<Labels, Double> merged(Query query, TestSeries all, Random random) {
    Evaluation.Merged found = (Evaluation.Merged) Evaluation.of(query.tree());
    MergedEvaluation evaluation = new MergedEvaluation(query, found.aggregation());
    List<SampleSeries> order = new ArrayList<>(all.series());
    Collections.shuffle(order, random);
    Map<Labels, Map<Integer, PartialAggregate>> tasks = new HashMap<>();
    for (SampleSeries one : order) {
      evaluation
          .part(new TestSeries(List.of(one)), AT)
          .ifPresent(
              part ->
                  tasks
                      .computeIfAbsent(part.group(), none -> new TreeMap<>())
                      .merge(random.nextInt(3), part.value(), PartialAggregate::plus));
    }
    Map<Labels, Double> values = new TreeMap<>();
    tasks.forEach(
        (group, parts) -> {
          PartialAggregate whole =
              parts.values().stream()
                  .map(part -> PartialAggregate.fromBytes(part.toBytes()))
                  .reduce(PartialAggregate::plus)
                  .orElseThrow();
          evaluation
              .value(group, whole, AT)
              .ifPresent(sample -> values.put(group.withoutName(), sample.value()));
        });
    return values;
  }

  private static Map<Labels, Double> values(QueryResult result) {
    Map<Labels, Double> values = new TreeMap<>();
    ((QueryResult.Vector) result.value())
        .samples()
        .forEach(sample -> values.put(sample.labels().withoutName(), sample.value()));
    return values;
  }

  /** Up to eight series that take the values in turn. */
  private static TestSeries series(List<String> values, Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8 && !values.isEmpty(); i++) {
      text.append(
          "up{job=\"%s\",host=\"%d\",scope=\"%s\"}"
              .formatted(random.nextBoolean() ? "a" : "b", i, random.nextBoolean() ? "s" : "t"));
      for (int k = 0; k < 11; k++) {
        text.append(' ').append(values.get(random.nextInt(values.size())));
      }
      text.append('\n');
    }
    return TestSeries.parse(text.toString(), 60_000);
  }
}
