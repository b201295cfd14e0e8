package dev.masterperf.archive.maintenance;

import dev.masterperf.archive.parquet.ArchivedWindow;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What remains of the rows of windows when files become one: of each window its highest revision,
 * and what came late added up, by unit since numbers of several units have no sum. Readers get the
 * same as before.
 */
final class SettledWindows {
  static final Comparator<ArchivedWindow> ORDER =
      Comparator.comparing((ArchivedWindow row) -> row.window().series())
          .thenComparingLong(row -> row.window().startMillis())
          .thenComparingInt(row -> row.window().revision());

  private SettledWindows() {}

  /**
   * Settles rows.
   *
   * @param rows by {@link #ORDER}; all there are of each of their windows
   */
  static List<ArchivedWindow> of(List<ArchivedWindow> rows) {
    List<ArchivedWindow> settled = new ArrayList<>();
    int from = 0;
    while (from < rows.size()) {
      int to = from + 1;
      while (to < rows.size() && sameWindow(rows.get(from), rows.get(to))) {
        to++;
      }
      settle(rows.subList(from, to), settled);
      from = to;
    }
    return settled;
  }

  private static boolean sameWindow(ArchivedWindow one, ArchivedWindow other) {
    return one.window().startMillis() == other.window().startMillis()
        && one.window().series().equals(other.window().series());
  }

  private static void settle(List<ArchivedWindow> rows, List<ArchivedWindow> settled) {
    Map<Optional<Unit>, ArchivedWindow> late = new LinkedHashMap<>();
    @Nullable ArchivedWindow highest = null;
    for (ArchivedWindow row : rows) {
      if (row.late()) {
        late.merge(Optional.ofNullable(row.window().aggregate().unit()), row, SettledWindows::sum);
      } else {
        highest = row; // the last one of its revision, as the topic has it
      }
    }
    List<ArchivedWindow> kept = new ArrayList<>(late.values());
    if (highest != null) {
      kept.add(highest);
    }
    kept.sort(ORDER);
    settled.addAll(kept);
  }

  private static ArchivedWindow sum(ArchivedWindow one, ArchivedWindow other) {
    Aggregate sum = one.window().aggregate().copy();
    sum.merge(other.window().aggregate());
    WindowAggregate window = one.window();
    return new ArchivedWindow(
        new WindowAggregate(
            window.series(),
            window.resolution(),
            window.startMillis(),
            window.state(),
            Math.max(window.revision(), other.window().revision()),
            sum),
        true);
  }
}
