package dev.masterperf.query.eval;

import dev.masterperf.query.series.Labels;
import dev.masterperf.query.syntax.Grouping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The labels of the group a series belongs to; worked out once for each series. */
final class GroupKeys {
  private final Grouping grouping;
  private final List<String> dropped;
  private final Map<Labels, Labels> known = new HashMap<>();

  GroupKeys(Grouping grouping) {
    this.grouping = grouping;
    this.dropped = new ArrayList<>(grouping.labels());
    dropped.add(Labels.NAME);
  }

  Labels of(Labels series) {
    Labels key = known.get(series);
    if (key == null) {
      key = find(series);
      known.put(series, key);
    }
    return key;
  }

  /** The same, worked out anew. */
  Labels find(Labels series) {
    return grouping.kind() == Grouping.Kind.BY
        ? series.keeping(grouping.labels())
        : series.without(dropped);
  }
}
