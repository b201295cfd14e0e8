package dev.masterperf.api.openmetrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All figures this process tells of itself. Whatever part has some adds where they are read from.
 * Safe for threads.
 */
public final class Figures {
  private static final Logger LOG = LoggerFactory.getLogger(Figures.class);

  private final List<Supplier<List<Family>>> sources = new CopyOnWriteArrayList<>();

  /**
   * Adds some.
   *
   * @param source asked at each scrape, from several threads; to be quick
   */
  public void add(Supplier<List<Family>> source) {
    sources.add(source);
  }

  /** As they are now; those of one name together. A source that fails costs only its own. */
  public List<Family> now() {
    Map<String, Family> all = new LinkedHashMap<>();
    for (Supplier<List<Family>> source : sources) {
      read(source)
          .forEach(
              family ->
                  all.merge(family.name(), family, (first, more) -> first.plus(more.points())));
    }
    return List.copyOf(all.values());
  }

  private static List<Family> read(Supplier<List<Family>> source) {
    try {
      return new ArrayList<>(source.get());
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).log("figures cannot be read, this scrape lacks them");
      return List.of();
    }
  }
}
