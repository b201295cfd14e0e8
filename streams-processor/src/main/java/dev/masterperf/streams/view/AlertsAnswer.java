package dev.masterperf.streams.view;

import dev.masterperf.model.AlertTransition;
import java.util.List;

/** The newest transition of each alert of the covered partitions, newest first. */
public record AlertsAnswer(List<AlertTransition> alerts, Coverage coverage) {
  public AlertsAnswer {
    alerts = List.copyOf(alerts);
  }
}
