package dev.masterperf.archive.history;

import dev.masterperf.archive.parquet.ArchivedWindow;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import dev.masterperf.query.windows.ReadWindows;
import dev.masterperf.query.windows.SeriesLabels;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Windows of one series put together: of each its highest revision and all that came late. */
final class ArchivedWindows {
  private final Map<Long, Parts> windows = new TreeMap<>();

  private static final class Parts {
    private int revision;
    private @Nullable Aggregate base;
    private @Nullable Aggregate late;

    Aggregate whole() {
      Aggregate late = this.late;
      if (base == null || late == null) {
        return base != null ? base : late != null ? late : new Aggregate();
      }
      if (base.unit() != null && late.unit() != null && !base.unit().equals(late.unit())) {
        return base; // it was late because its unit is another one, and cannot be added
      }
      Aggregate whole = base.copy();
      whole.merge(late);
      return whole;
    }
  }

  void add(ArchivedWindow row) {
    Parts parts = windows.computeIfAbsent(row.window().startMillis(), fresh -> new Parts());
    Aggregate aggregate = row.window().aggregate();
    if (!row.late()) {
      if (parts.base == null || row.window().revision() > parts.revision) {
        parts.base = aggregate;
        parts.revision = row.window().revision();
      }
    } else if (parts.late == null) {
      parts.late = aggregate;
    } else if (parts.late.unit() == null
        || aggregate.unit() == null
        || parts.late.unit().equals(aggregate.unit())) {
      parts.late.merge(aggregate);
    }
  }

  ReadWindows build(SeriesLabels labels, Resolution resolution) {
    ReadWindows.Builder built = new ReadWindows.Builder(labels, resolution);
    windows.forEach((start, parts) -> built.add(start, parts.whole()));
    return built.build();
  }
}
