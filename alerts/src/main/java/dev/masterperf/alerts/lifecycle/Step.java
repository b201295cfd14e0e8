package dev.masterperf.alerts.lifecycle;

import java.util.List;

/**
 * Outcome of one evaluation.
 *
 * @param next the status to be kept
 * @param changes what happened, in order; empty mostly
 */
public record Step(AlertStatus next, List<Change> changes) {
  public Step {
    changes = List.copyOf(changes);
  }
}
