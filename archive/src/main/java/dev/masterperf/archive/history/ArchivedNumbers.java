package dev.masterperf.archive.history;

import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.WindowParts;
import dev.masterperf.model.Windows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of windows put together, file by file. Nearly all windows stand in one file and once; a
 * series in which that is not so is only named, for those that put whole windows together.
 */
final class ArchivedNumbers {
  private final WindowParts parts;
  private final Map<SeriesKey, List<Windows>> pieces = new LinkedHashMap<>();
  private final Set<SeriesKey> corrected = new LinkedHashSet<>();
  private int dropped;

  ArchivedNumbers(WindowParts parts) {
    this.parts = parts;
  }

  /**
   * Some windows of a series.
   *
   * @param windows at least one; null if they have to be put together of whole ones
   */
  record Piece(SeriesKey series, @Nullable Windows windows) {}

  void add(Piece piece) {
    if (piece.windows == null) {
      corrected.add(piece.series);
    } else {
      pieces.computeIfAbsent(piece.series, fresh -> new ArrayList<>()).add(piece.windows);
    }
  }

  /** The series of which whole windows are needed; known once {@link #plain} was asked for. */
  Set<SeriesKey> corrected() {
    return corrected;
  }

  /** How many windows of those were read for nothing, and are kept no longer; known by then too. */
  int dropped() {
    return dropped;
  }

  /** All others; to be asked for once. */
  Map<SeriesKey, Windows> plain() {
    Map<SeriesKey, Windows> plain = new LinkedHashMap<>();
    pieces.forEach(
        (series, some) -> {
          some.sort(Comparator.comparingLong(piece -> piece.startMillis(0)));
          if (corrected.contains(series) || overlap(some)) {
            corrected.add(series);
            dropped += size(some);
          } else {
            plain.put(series, some.size() == 1 ? some.get(0) : joined(some));
          }
        });
    pieces.clear();
    return plain;
  }

  private static int size(List<Windows> some) {
    return some.stream().mapToInt(Windows::size).sum();
  }

  private static boolean overlap(List<Windows> sorted) {
    for (int i = 1; i < sorted.size(); i++) {
      Windows before = sorted.get(i - 1);
      if (before.startMillis(before.size() - 1) >= sorted.get(i).startMillis(0)) {
        return true;
      }
    }
    return false;
  }

  private Windows joined(List<Windows> some) {
    Windows.Builder all = new Windows.Builder(parts, size(some));
    some.forEach(all::addAll);
    return all.build();
  }
}
