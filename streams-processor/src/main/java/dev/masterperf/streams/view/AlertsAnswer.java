package dev.masterperf.streams.view;

import dev.masterperf.model.AlertTransition;
import java.util.List;

/**
 * The newest transition of each alert, newest first.
 *
 * @param missing one sentence for each part that could not be asked
 */
public record AlertsAnswer(List<AlertTransition> alerts, List<String> missing) {
  public AlertsAnswer {
    alerts = List.copyOf(alerts);
    missing = List.copyOf(missing);
  }
}
