package dev.masterperf.archive.segment;

import dev.masterperf.archive.dataset.Place;
import dev.masterperf.archive.parquet.ArchivedWindow;
import dev.masterperf.model.DeletedScopes;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.WindowAggregate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Windows of a segment by the folders they go to. */
final class WindowFolders {
  private static final Comparator<ArchivedWindow> ORDER =
      Comparator.comparing((ArchivedWindow row) -> row.window().series())
          .thenComparingLong(row -> row.window().startMillis())
          .thenComparingInt(row -> row.window().revision());

  private final Map<SeriesKey, String> scopes = new HashMap<>();
  private final Map<Place, List<ArchivedWindow>> folders = new LinkedHashMap<>();

  /**
   * @throws IllegalArgumentException if its series is none
   */
  void add(ArchivedWindow row) {
    WindowAggregate window = row.window();
    String scope = scopes.computeIfAbsent(window.series(), key -> Series.parse(key).scope());
    folders
        .computeIfAbsent(
            Place.ofWindows(scope, window.resolution(), window.startMillis()),
            place -> new ArrayList<>())
        .add(row);
  }

  /**
   * @param deleted of which no window is wanted
   */
  List<FolderRows> rows(RowFormat<ArchivedWindow> format, DeletedScopes deleted) {
    if (!deleted.deletions().isEmpty()) {
      folders.values().forEach(rows -> rows.removeIf(row -> isDeleted(row.window(), deleted)));
      folders.values().removeIf(List::isEmpty);
    }
    return folders.entrySet().stream()
        .map(folder -> rows(folder.getKey(), folder.getValue(), format))
        .toList();
  }

  /** A window that a deletion went through holds only what came after it. */
  private boolean isDeleted(WindowAggregate window, DeletedScopes deleted) {
    long begin = deleted.beginMillis(scopes.getOrDefault(window.series(), ""));
    return begin == Long.MAX_VALUE
        || window.startMillis() + window.resolution().sizeMillis() <= begin;
  }

  private static FolderRows rows(
      Place place, List<ArchivedWindow> rows, RowFormat<ArchivedWindow> format) {
    rows.sort(ORDER);
    return new FolderRows(
        place,
        rows.size(),
        rows.stream().mapToLong(row -> row.window().startMillis()).min().orElseThrow(),
        rows.stream().mapToLong(row -> row.window().startMillis()).max().orElseThrow(),
        rows.get(0).window().series().text(),
        rows.get(rows.size() - 1).window().series().text(),
        target -> format.write(target, rows.iterator()));
  }
}
