package dev.masterperf.query.eval;

import dev.masterperf.query.series.GoNumber;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.syntax.ExprText;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a query says beside its answer, each thing once, in the words of Prometheus: warnings where
 * something was left out, infos where the question is probably not the one meant.
 */
final class Annotations {
  private static final String MIXED = "encountered a mix of histograms and floats for ";

  private final Set<String> warnings = new LinkedHashSet<>();
  private final Set<String> infos = new LinkedHashSet<>();

  /** What histograms were put together for. */
  enum Merging {
    ADDITION("addition"),
    SUBTRACTION("subtraction"),
    AGGREGATION("aggregation");

    private final String text;

    Merging(String text) {
      this.text = text;
    }
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }

  List<String> infos() {
    return List.copyOf(infos);
  }

  private void warn(String text) {
    warnings.add("PromQL warning: " + text);
  }

  private void inform(String text) {
    infos.add("PromQL info: " + text);
  }

  private static String name(Labels labels) {
    return ExprText.quoted(labels.get(Labels.NAME));
  }

  /** Nothing where there is no name, as after an aggregation. */
  private static String ofMetric(Labels labels) {
    return labels.get(Labels.NAME).isEmpty() ? "" : " for metric name " + name(labels);
  }

  void quantile(double q) {
    warn("quantile value should be between 0 and 1, got " + GoNumber.shortest(q));
  }

  void ratio(double ratio, double capped) {
    warn(
        "ratio value should be between -1 and 1, got %s, capping to %s"
            .formatted(GoNumber.shortest(ratio), GoNumber.shortest(capped)));
  }

  void badBucketLabel(String label, Labels series) {
    warn(
        "bucket label \"le\" is missing or has a malformed value of "
            + ExprText.quoted(label)
            + ofMetric(series));
  }

  void mixedSamples(Labels series) {
    warn(MIXED + "metric name " + name(series));
  }

  void mixedAggregation() {
    warn(MIXED + "aggregation");
  }

  void mixedClassicAndNative(Labels series) {
    warn("vector contains a mix of classic and native histograms" + ofMetric(series));
  }

  void notCounter(Labels series) {
    warn("this native histogram metric is not a counter: " + name(series));
  }

  void notGauge(Labels series) {
    warn("this native histogram metric is not a gauge: " + name(series));
  }

  void mixedLayouts(Labels series) {
    warn(
        "vector contains a mix of histograms with exponential and custom buckets schemas for metric"
            + " name "
            + name(series));
  }

  void incompatibleLayouts(String operator) {
    warn("incompatible bucket layout encountered for binary operator " + operator);
  }

  void conflictingResets(Merging merging) {
    warn("conflicting counter resets during histogram " + merging.text);
  }

  void sortOverTime() {
    warn("sort is ineffective for range queries since results are always ordered by labels");
  }

  void reconciledBounds(Merging merging) {
    inform("mismatched custom buckets were reconciled during " + merging.text);
  }

  /**
   * Only where names say what a metric is; {@code type} is that of {@code __type__}, if it has one.
   */
  void possiblyNoCounter(Labels series) {
    String type = series.get(Labels.TYPE);
    if (type.isEmpty()) {
      inform(
          "metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "
              + name(series));
    } else {
      inform(
          "metric might not be a counter, __type__ label is not set to \"counter\" or"
              + " \"histogram\", got %s: %s".formatted(ExprText.quoted(type), name(series)));
    }
  }

  void forcedMonotonicity(Labels series) {
    inform(
        "input to histogram_quantile needed to be fixed for monotonicity (see"
            + " https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)"
            + ofMetric(series));
  }

  void incompatibleTypes(String operator, String left, String right) {
    inform(
        "incompatible sample types encountered for binary operator \"%s\": %s %s %s"
            .formatted(operator, left, operator, right));
  }

  void ignoredHistogram(String aggregation) {
    inform("ignored histogram in " + aggregation + " aggregation");
  }

  void ignoredHistograms(Labels series) {
    inform(
        "ignored histograms in a range containing both floats and histograms for metric name "
            + name(series));
  }

  void quantileIsNan(Labels series) {
    inform("input to histogram_quantile has NaN observations, result is NaN" + ofMetric(series));
  }

  void quantileIsSkewed(Labels series) {
    inform(
        "input to histogram_quantile has NaN observations, result is skewed higher"
            + ofMetric(series));
  }

  void fractionsWithoutNans(Labels series) {
    inform(
        "input to histogram_fraction has NaN observations, which are excluded from all fractions"
            + ofMetric(series));
  }
}
