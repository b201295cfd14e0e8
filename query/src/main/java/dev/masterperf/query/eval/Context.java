package dev.masterperf.query.eval;

import dev.masterperf.query.eval.EvaluationSettings.NameRemoval;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.series.SampleSeries;
import dev.masterperf.query.series.Selection;
import dev.masterperf.query.series.SeriesSource;
import dev.masterperf.query.syntax.Expr;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What all nodes of one query share: its time, its source, what it may read, what it says. */
final class Context {
  private final String text;
  private final EvaluationSettings settings;
  private final SeriesSource source;
  private final @Nullable Detectors detectors;
  private final long startMillis;
  private final long endMillis;
  private final long stepMillis;
  private final Annotations annotations = new Annotations();
  private final IdentityHashMap<Expr, KnownLabels> distinct = new IdentityHashMap<>();
  private long samples;

  /**
   * @param detectors null where nothing is judged by its past
   * @param stepMillis 0 for a single step
   */
  Context(
      String text,
      EvaluationSettings settings,
      SeriesSource source,
      @Nullable Detectors detectors,
      long startMillis,
      long endMillis,
      long stepMillis) {
    this.text = text;
    this.settings = settings;
    this.source = source;
    this.detectors = detectors;
    this.startMillis = startMillis;
    this.endMillis = endMillis;
    this.stepMillis = stepMillis;
  }

  EvaluationSettings settings() {
    return settings;
  }

  Optional<Detectors> detectors() {
    return Optional.ofNullable(detectors);
  }

  long startMillis() {
    return startMillis;
  }

  long endMillis() {
    return endMillis;
  }

  long stepMillis() {
    return stepMillis;
  }

  /** Series sorted by labels, so that what takes the first of them always takes the same. */
  List<SampleSeries> select(Selection selection, Expr asking) {
    List<SampleSeries> selected = new ArrayList<>(source.select(selection));
    selected.sort(Comparator.comparing(SampleSeries::labels));
    selected.forEach(series -> count(series.samples().size(), asking));
    return selected;
  }

  /**
   * Counts samples against what a query may touch, and ends it where its thread was interrupted.
   */
  void count(long more, Expr asking) {
    samples += more;
    if (samples > settings.maxSamples()) {
      throw problem(
          asking, "the query touches more than " + settings.maxSamples() + " samples; narrow it");
    }
    if (Thread.currentThread().isInterrupted()) {
      throw problem(asking, "the query was interrupted");
    }
  }

  EvaluationException problem(Expr where, String problem) {
    return new EvaluationException(text, where.at(), problem);
  }

  /**
   * @param problem in Prometheus' words
   * @param detail what Prometheus does not say
   */
  EvaluationException problem(Expr where, String problem, String detail) {
    return new EvaluationException(text, where.at(), problem, detail);
  }

  /** What the query says beside its answer. */
  Annotations annotations() {
    return annotations;
  }

  /** The labels of what is no longer the metric it was made of. */
  Labels nameless(Labels labels) {
    return settings.nameRemoval() == NameRemoval.AT_ONCE
        ? labels.withoutName()
        : labels.withFadingName();
  }

  /** The vector itself, if no two samples have the same labels. */
  List<VectorSample> distinct(List<VectorSample> vector, Expr where) {
    if (vector.size() > 1 && !distinct.getOrDefault(where, KnownLabels.NONE).cover(vector)) {
      Set<Object> seen = new HashSet<>();
      for (VectorSample sample : vector) {
        if (!seen.add(sample.labels())) {
          throw sameLabels(where, sample.labels());
        }
      }
      distinct.put(where, KnownLabels.of(vector));
    }
    return vector;
  }

  /** That two samples of a vector have these labels. */
  EvaluationException sameLabels(Expr where, Labels labels) {
    return problem(
        where,
        "vector cannot contain metrics with the same labelset",
        "two series have the labels " + labels);
  }
}
