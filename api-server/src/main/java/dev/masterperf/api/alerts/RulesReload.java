package dev.masterperf.api.alerts;

import java.util.Optional;

/** Reads the alert rules of this process again. */
@FunctionalInterface
public interface RulesReload {
  /** Of a process that evaluates no rules. */
  RulesReload NONE =
      () ->
          Optional.of(
              "this process evaluates no rules; ask one with role processor, or let it see its file"
                  + " change");

  /** What is wrong with them, so that those before stay in force; empty if they are in force. */
  Optional<String> reload();
}
