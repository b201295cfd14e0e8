package dev.masterperf.streams.window;

import dev.masterperf.model.MetricType;
import dev.masterperf.model.Series;
import dev.masterperf.model.Unit;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Names the series that the processor makes itself. Each has a label {@code home}, so that its key
 * leads to the partition that writes it, as that of any series does.
 */
final class OverflowSeries {
  static final String TOPIC = "Series Budget";
  static final String OVERFLOW = "overflow";
  static final String OWN_CATEGORY = "MasterPerf";
  static final String NOTICE = "series-budget";
  static final String WITHOUT_NUMBER = "text";

  private static final String HOME = "home";
  private static final int MAX_KNOWN = 1_000;

  private final int partitions;
  private final int homePartition;
  private final Map<Named, Series> known = new HashMap<>();

  private record Named(String scope, String category, String subCat) {}

  OverflowSeries(int partitions, int homePartition) {
    this.partitions = partitions;
    this.homePartition = homePartition;
  }

  /** Takes the events of series of this scope, category and unit that find no room. */
  Series of(String scope, String category, @Nullable Unit unit) {
    Named name = new Named(scope, category, unit == null ? WITHOUT_NUMBER : unit.symbol());
    Series made = known.get(name);
    if (made == null) {
      if (known.size() >= MAX_KNOWN) {
        known.clear();
      }
      made = atHome(scope, category, MetricType.PERFORMANCE, name.subCat(), OVERFLOW, Map.of());
      known.put(name, made);
    }
    return made;
  }

  /** Tells that a budget is used up, and by which label. */
  Series notice(String scope, Map<String, String> labels) {
    return atHome(
        scope, OWN_CATEGORY, MetricType.CONFIGURATION, Series.DEFAULT_SUB_CAT, NOTICE, labels);
  }

  /** Tries homes until one leads here: as many as there are partitions, on average. */
  private Series atHome(
      String scope,
      String category,
      MetricType type,
      String subCat,
      String id,
      Map<String, String> labels) {
    TreeMap<String, String> all = new TreeMap<>(labels);
    for (int attempt = 0; ; attempt++) {
      all.put(HOME, homePartition + (attempt == 0 ? "" : "-" + attempt));
      Series series =
          new Series(
              scope, category, type, TOPIC, subCat, id, "", Collections.unmodifiableSortedMap(all));
      if (series.key().homePartition(partitions) == homePartition) {
        return new Series(scope, category, type, TOPIC, subCat, id, "", new TreeMap<>(all));
      }
    }
  }
}
