package dev.masterperf.archive.history;

import dev.masterperf.archive.parquet.ArchivedWindow;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowParts;
import dev.masterperf.model.Windows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Windows of one series put together: of each its highest revision and all that came late. */
final class ArchivedWindows {
  /** As they came; most come once each, in rising order. */
  private final List<ArchivedWindow> rows = new ArrayList<>();

  private boolean once = true;

  private static final class Parts {
    private int revision;
    private @Nullable Aggregate base;

    /** By unit, those without a number by none: numbers of several units have no sum. */
    private Map<Optional<Unit>, Aggregate> late = Map.of();

    void addLate(Aggregate aggregate) {
      if (late.isEmpty()) {
        late = new LinkedHashMap<>();
      }
      Aggregate before = late.putIfAbsent(Optional.ofNullable(aggregate.unit()), aggregate);
      if (before != null) {
        before.merge(aggregate);
      }
    }

    Aggregate whole() {
      if (late.isEmpty() && base != null) {
        return base;
      }
      Aggregate whole = base == null ? new Aggregate() : base.copy();
      Optional<Unit> unit =
          Optional.ofNullable(whole.unit())
              .or(() -> late.keySet().stream().flatMap(Optional::stream).findFirst());
      late.forEach(
          (of, aggregate) -> {
            if (of.isEmpty() || of.equals(unit)) {
              whole.merge(aggregate);
            }
          });
      return whole;
    }
  }

  void add(ArchivedWindow row) {
    once &=
        !row.late()
            && (rows.isEmpty()
                || rows.get(rows.size() - 1).window().startMillis() < row.window().startMillis());
    rows.add(row);
  }

  private static void add(Map<Long, Parts> windows, ArchivedWindow row) {
    Parts parts = windows.computeIfAbsent(row.window().startMillis(), fresh -> new Parts());
    Aggregate aggregate = row.window().aggregate();
    if (row.late()) {
      parts.addLate(aggregate);
    } else if (parts.base == null || row.window().revision() >= parts.revision) {
      parts.base = aggregate; // of one revision the last, as the topic has it
      parts.revision = row.window().revision();
    }
  }

  Windows build() {
    Windows.Builder built = new Windows.Builder(WindowParts.ALL);
    if (once) {
      rows.forEach(row -> built.add(row.window().startMillis(), row.window().aggregate()));
    } else {
      Map<Long, Parts> windows = new TreeMap<>();
      rows.forEach(row -> add(windows, row));
      windows.forEach((start, parts) -> built.add(start, parts.whole()));
    }
    return built.build();
  }
}
