package dev.masterperf.archive;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What keeps the archive from going on, by place; each cause is logged once. Thread-safe. */
final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Archiver.class);

  private final Map<String, String> byPlace = new ConcurrentSkipListMap<>();

  void report(String place, RuntimeException cause) {
    String problem = String.valueOf(cause.getMessage());
    if (!problem.equals(byPlace.put(place, problem))) {
      LOG.atWarn()
          .addKeyValue("place", place)
          .addKeyValue("problem", problem)
          .log("archive waits and tries again");
    }
  }

  void solved(String place) {
    if (byPlace.remove(place) != null) {
      LOG.atInfo().addKeyValue("place", place).log("archive goes on");
    }
  }

  List<String> all() {
    return byPlace.entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).toList();
  }
}
