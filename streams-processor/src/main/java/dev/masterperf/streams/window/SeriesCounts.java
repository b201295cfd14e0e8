package dev.masterperf.streams.window;

import dev.masterperf.model.Series;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many series of each scope, and of each category within it, one partition keeps. */
final class SeriesCounts {
  private final Map<String, Scope> scopes = new HashMap<>();

  private static final class Scope {
    private int total;
    private final Map<String, Integer> byCategory = new HashMap<>();
  }

  void add(Series series) {
    Scope scope = scopes.computeIfAbsent(series.scope(), name -> new Scope());
    scope.total++;
    scope.byCategory.merge(series.category(), 1, Integer::sum);
  }

  void remove(Series series) {
    Scope scope = scopes.get(series.scope());
    if (scope == null) {
      throw new IllegalStateException("no series of scope " + series.scope() + " was counted");
    }
    scope.total--;
    scope.byCategory.computeIfPresent(
        series.category(), (name, count) -> count == 1 ? null : count - 1);
    if (scope.total == 0) {
      scopes.remove(series.scope());
    }
  }

  int scopes() {
    return scopes.size();
  }

  int of(String scope) {
    Scope known = scopes.get(scope);
    return known == null ? 0 : known.total;
  }

  int of(String scope, String category) {
    @Nullable Scope known = scopes.get(scope);
    return known == null ? 0 : known.byCategory.getOrDefault(category, 0);
  }
}
