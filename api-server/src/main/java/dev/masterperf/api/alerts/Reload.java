package dev.masterperf.api.alerts;

import java.util.List;
import java.util.Optional;

/** Reads the files of this process again that may change while it runs: rules, and routes. */
@FunctionalInterface
public interface Reload {
  /** Of a process that has none. */
  Reload NONE = List::of;

  /**
   * How it went with one file.
   *
   * @param what is in it, in the plural
   * @param problem for which what it said before stays in force; empty if it was taken
   */
  record Outcome(String what, Optional<String> problem) {
    String text() {
      return problem
          .map(why -> what + " are not reloaded: " + why)
          .orElseGet(() -> what + " are reloaded");
    }
  }

  /** How it went with each of them; empty if there is none. */
  List<Outcome> reload();
}
