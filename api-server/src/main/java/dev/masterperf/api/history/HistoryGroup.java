package dev.masterperf.api.history;

import dev.masterperf.model.Series;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.windows.SeriesWindows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Series whose windows are merged into one; most often a single one.
 *
 * @param labels what the answer says of it
 * @param members those merged
 */
record HistoryGroup(Labels labels, List<Series> members) {
  HistoryGroup {
    members = List.copyOf(members);
  }

  /** The groups of series, in the order of their labels. */
  static List<HistoryGroup> of(List<SeriesWindows> series, Optional<List<String>> by) {
    Map<Labels, List<Series>> groups = new TreeMap<>();
    for (SeriesWindows one : series) {
      Labels all = one.labels().measured().withoutName();
      Labels labels = by.map(all::keeping).orElse(all);
      groups.computeIfAbsent(labels, fresh -> new ArrayList<>(1)).add(one.labels().identity());
    }
    return groups.entrySet().stream()
        .map(group -> new HistoryGroup(group.getKey(), group.getValue()))
        .toList();
  }
}
