package dev.masterperf.alerts.template;

import dev.masterperf.query.eval.EvaluationException;
import dev.masterperf.query.eval.Query;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Answers the {@code query} of a template. */
@FunctionalInterface
public interface QueryFunction {

  /**
   * The instant vector that the expression gives when the alert is told of.
   *
   * @throws EvaluationException (unchecked) if it gives none
   */
  List<Sample> ask(Query query);

  /**
   * One series of an answer.
   *
   * @param labels with {@code __name__}, if it has one
   */
  record Sample(SortedMap<String, String> labels, double value) {
    public Sample {
      labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }
  }
}
