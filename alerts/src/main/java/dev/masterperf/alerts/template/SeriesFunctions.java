package dev.masterperf.alerts.template;

import dev.masterperf.query.eval.EvaluationException;
import dev.masterperf.query.eval.Query;
import dev.masterperf.query.syntax.ExpressionException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Prometheus' functions that ask for series or for what is around the alert. */
final class SeriesFunctions {
  static final List<Function> ALL =
      List.of(
          Function.of(
                  "query",
                  1,
                  1,
                  (arguments, data) -> ask(parsed(Arguments.text(arguments, 0)), data))
              .checked(SeriesFunctions::parsed),
          Function.of("first", 1, 1, (arguments, data) -> first(arguments.get(0))),
          Function.of(
              "value",
              1,
              1,
              (arguments, data) ->
                  new Value.Real(Arguments.sample(arguments.get(0)).sample().value())),
          Function.of("strvalue", 1, 1, (arguments, data) -> label(arguments.get(0), "__value__")),
          Function.of(
              "label",
              2,
              2,
              (arguments, data) -> label(arguments.get(1), Arguments.text(arguments, 0))),
          Function.of(
              "sortByLabel",
              2,
              2,
              (arguments, data) -> sorted(arguments.get(1), Arguments.text(arguments, 0))),
          Function.of("args", 0, Function.ANY, (arguments, data) -> Value.Arguments.of(arguments)),
          Function.of("externalURL", 0, 0, (arguments, data) -> new Value.Text(data.externalUrl())),
          Function.of("pathPrefix", 0, 0, (arguments, data) -> path(data.externalUrl())));

  private SeriesFunctions() {}

  private static Query parsed(String expression) {
    try {
      return Query.parse(expression);
    } catch (ExpressionException e) {
      throw new RenderException(
          "the query is no PromQL: at its %s, column %d, %s"
              .formatted("line " + e.line(), e.column(), e.problem()));
    }
  }

  private static Value ask(Query query, AlertData data) {
    QueryFunction queries = data.queries();
    if (queries == null) {
      throw new RenderException("series cannot be asked for here");
    }
    try {
      return new Value.Vector(queries.ask(query).stream().map(Value.Sample::new).toList());
    } catch (EvaluationException e) {
      throw new RenderException("the query has no answer: " + e.problem());
    }
  }

  private static Value first(Value vector) {
    List<Value.Sample> samples = Arguments.vector(vector).samples();
    if (samples.isEmpty()) {
      throw new RenderException("first() called on vector with no elements");
    }
    return samples.get(0);
  }

  private static Value label(Value sample, String name) {
    return new Value.LabelMap(Arguments.sample(sample).sample().labels()).get(name);
  }

  private static Value sorted(Value vector, String label) {
    List<Value.Sample> samples = new ArrayList<>(Arguments.vector(vector).samples());
    samples.sort(Comparator.comparing(sample -> sample.sample().labels().getOrDefault(label, "")));
    return new Value.Vector(samples);
  }

  private static Value path(String url) {
    try {
      String path = URI.create(url).getPath();
      return new Value.Text(path == null ? "" : path);
    } catch (IllegalArgumentException e) {
      throw new RenderException("the external URL is none: " + url);
    }
  }
}
