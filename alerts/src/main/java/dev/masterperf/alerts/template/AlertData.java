package dev.masterperf.alerts.template;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a template may speak of.
 *
 * @param labels of the series
 * @param value of the expression
 * @param expected the band an anomaly is outside of, as text; empty where there is none
 * @param externalLabels what sets this installation apart from others
 * @param externalUrl where people find it; empty where nobody said
 * @param at what {@code now} answers; null where it is not known
 * @param queries null where nothing can be asked here
 * @param others what the place of the template has beside
 */
public record AlertData(
    SortedMap<String, String> labels,
    double value,
    String expected,
    SortedMap<String, String> externalLabels,
    String externalUrl,
    @Nullable Instant at,
    @Nullable QueryFunction queries,
    Variables others) {

  public AlertData {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    externalLabels = Collections.unmodifiableSortedMap(new TreeMap<>(externalLabels));
  }

  /** An alert, and nothing known around it. */
  public static AlertData of(SortedMap<String, String> labels, double value) {
    return new AlertData(
        labels, value, "", Collections.emptySortedMap(), "", null, null, Variables.NONE);
  }

  /** With the band that an anomaly is outside of. */
  public AlertData expecting(String band) {
    return new AlertData(labels, value, band, externalLabels, externalUrl, at, queries, others);
  }

  /** With other variables. */
  public AlertData with(Variables more) {
    return new AlertData(labels, value, expected, externalLabels, externalUrl, at, queries, more);
  }
}
