package dev.masterperf.api.health;

import java.util.List;

/** Tells whether this process can do its work. */
@FunctionalInterface
public interface Readiness {

  /** One sentence for each thing that is missing; empty if the process is ready. */
  List<String> notReadyReasons();

  /** Whether nothing is missing. */
  default boolean ready() {
    return notReadyReasons().isEmpty();
  }
}
