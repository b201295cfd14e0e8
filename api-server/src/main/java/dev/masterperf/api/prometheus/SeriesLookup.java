package dev.masterperf.api.prometheus;

import dev.masterperf.api.history.HistoryQuestion;
import dev.masterperf.api.history.HistorySource;
import dev.masterperf.api.history.Incomplete;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.series.Selection;
import dev.masterperf.query.series.WindowCounter;
import dev.masterperf.query.syntax.LabelMatcher;
import dev.masterperf.query.windows.SeriesWindows;
import dev.masterperf.query.windows.StoredSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds series by their labels, without their windows. */
final class SeriesLookup {
  private final HistorySource history;

  SeriesLookup(HistorySource history) {
    this.history = history;
  }

  /**
   * What was found.
   *
   * @param incomplete what could not be looked at, in sentences
   */
  record Found(SortedSet<Labels> series, List<String> incomplete) {

    /**
     * @param cut whether not all of it is told
     */
    List<String> warnings(boolean cut) {
      List<String> warnings = new ArrayList<>(incomplete);
      if (cut) {
        warnings.add("results truncated due to limit");
      }
      return warnings;
    }
  }

  /**
   * The series that pass all matchers of one of the selectors; without any, all.
   *
   * @param startMillis series that ended before may be left out
   */
  Found find(
      AllowedScopes scopes, List<List<LabelMatcher>> selectors, long startMillis, long endMillis) {
    SortedSet<Labels> found = new TreeSet<>();
    try (HistoryQuestion question = history.open(scopes, startMillis, endMillis, 1)) {
      TooMuch.asProblem(
          () -> {
            if (selectors.isEmpty()) {
              question.stored().all().forEach(one -> found.add(one.labels().measured()));
            }
            selectors.forEach(matchers -> addTo(found, matchers, question.stored()));
            return found;
          });
      return new Found(found, question.incomplete().stream().map(Incomplete::sentence).toList());
    }
  }

  private static void addTo(
      SortedSet<Labels> found, List<LabelMatcher> matchers, StoredSeries stored) {
    Selection selection = new Selection(matchers, 0, 0, 0, 0);
    String name = nameByEquality(matchers);
    for (SeriesWindows one : name == null ? stored.all() : stored.named(name)) {
      if (selection.selects(one.labels().measured())) {
        found.add(one.labels().measured());
      }
    }
    if (name != null) {
      WindowCounter.parse(name).ifPresent(derived -> addDerived(found, selection, derived, stored));
    }
  }

  private static void addDerived(
      SortedSet<Labels> found,
      Selection selection,
      WindowCounter.Derived derived,
      StoredSeries stored) {
    for (SeriesWindows one : stored.named(derived.id())) {
      Labels labels = one.labels().of(derived.counter());
      if (one.labels().identity().id().equals(derived.id()) && selection.selects(labels)) {
        found.add(labels);
      }
    }
  }

  private static @Nullable String nameByEquality(List<LabelMatcher> matchers) {
    return matchers.stream()
        .filter(one -> one.operator() == LabelMatcher.Operator.EQUAL)
        .filter(one -> one.name().equals(Labels.NAME))
        .map(LabelMatcher::value)
        .findFirst()
        .orElse(null);
  }
}
