package dev.masterperf.launcher.tail;

import dev.masterperf.model.MetricType;
import dev.masterperf.model.Series;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which lines are shown: those that are all of what is asked for.
 *
 * @param scope this one and those below
 * @param text to be found anywhere in the line, in any letter case
 */
public record TailFilter(
    @Nullable String scope,
    @Nullable String category,
    @Nullable MetricType type,
    @Nullable String topic,
    @Nullable String id,
    @Nullable String source,
    @Nullable String text) {

  /** Whether it asks for anything that only a series has. */
  public boolean asksForSeries() {
    return scope != null
        || category != null
        || type != null
        || topic != null
        || id != null
        || source != null;
  }

  boolean takes(TailItem item) {
    return (!asksForSeries() || takes(item.series())) && (text == null || holds(item, text));
  }

  private boolean takes(Optional<Series> series) {
    return series
        .filter(s -> scope == null || s.scope().equals(scope) || s.scope().startsWith(scope + "/"))
        .filter(s -> category == null || s.category().equals(category))
        .filter(s -> type == null || s.type() == type)
        .filter(s -> topic == null || s.topic().equals(topic))
        .filter(s -> id == null || s.id().equals(id))
        .filter(s -> source == null || s.source().equals(source))
        .isPresent();
  }

  private static boolean holds(TailItem item, String wanted) {
    String lower = wanted.toLowerCase(Locale.ROOT);
    return item.json().toLowerCase(Locale.ROOT).contains(lower)
        || item.cells().stream().anyMatch(cell -> cell.toLowerCase(Locale.ROOT).contains(lower));
  }
}
