package dev.masterperf.launcher.tail;

import dev.masterperf.model.Series;
import java.util.List;
import java.util.Optional;

/**
 * One thing to be shown; a record may hold several.
 *
 * @param series it belongs to, where it tells
 * @param cells for people, one for each column of the topic's table
 * @param json for programs, on one line
 */
record TailItem(Optional<Series> series, List<String> cells, String json) {
  TailItem {
    cells = List.copyOf(cells);
  }
}
