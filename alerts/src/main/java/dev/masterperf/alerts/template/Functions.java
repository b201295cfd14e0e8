package dev.masterperf.alerts.template;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All functions by name. */
final class Functions {
  /** They leave out arguments after the one that decides, so they are no functions. */
  static final List<String> LOGIC = List.of("and", "or");

  private static final Map<String, Function> ALL = new TreeMap<>();

  static {
    for (List<Function> some :
        List.of(
            GoFunctions.ALL,
            Comparison.FUNCTIONS,
            TextFunctions.ALL,
            NumberFunctions.ALL,
            SeriesFunctions.ALL)) {
      some.forEach(function -> ALL.put(function.name(), function));
    }
  }

  private Functions() {}

  static @Nullable Function named(String name) {
    return ALL.get(name);
  }

  static Collection<String> names() {
    return ALL.keySet();
  }
}
