package dev.masterperf.alerts.check;

import dev.masterperf.alerts.rule.Rule;
import dev.masterperf.query.windows.SeriesWindows;
import dev.masterperf.query.windows.StoredSeries;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The series of a history that one rule looks at. */
final class SeriesOfRule implements StoredSeries {
  private final StoredSeries history;
  private final List<SeriesWindows> looked = new ArrayList<>();
  private final Map<String, List<SeriesWindows>> byId = new HashMap<>();

  /**
   * @param recordedAnew ids of series that the rules record again; those in the history are passed
   *     over
   */
  SeriesOfRule(StoredSeries history, Rule rule, Set<String> recordedAnew) {
    this.history = history;
    for (SeriesWindows one : history.all()) {
      String id = one.labels().identity().id();
      if (rule.matches(one.labels().identity()) && !recordedAnew.contains(id)) {
        looked.add(one);
        byId.computeIfAbsent(id, fresh -> new ArrayList<>()).add(one);
      }
    }
  }

  int size() {
    return looked.size();
  }

  @Override
  public List<SeriesWindows> all() {
    return looked;
  }

  @Override
  public List<SeriesWindows> named(String id) {
    return byId.getOrDefault(id, List.of());
  }

  @Override
  public boolean has(String scope, String id) {
    return history.has(scope, id);
  }
}
