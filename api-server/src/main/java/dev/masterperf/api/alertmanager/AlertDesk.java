package dev.masterperf.api.alertmanager;

import dev.masterperf.alerts.posted.PostedBook;
import dev.masterperf.alerts.routing.CurrentPlan;
import dev.masterperf.alerts.routing.RoutingPlan;
import dev.masterperf.alerts.silence.SilenceBook;
import java.util.List;

/**
 * What answers about alerts are made from, beside the alerts themselves.
 *
 * @param plans who hears of what
 * @param silences where they are kept
 * @param deliveries what was sent, and to whom
 * @param posted alerts that others raise
 */
public record AlertDesk(
    CurrentPlan plans, SilenceBook silences, DeliveryDesk deliveries, PostedBook posted) {

  /** The plan in force. */
  RoutingPlan plan() {
    return plans.get();
  }

  /** What a reader has to know of the plan, in sentences. */
  public List<String> warnings() {
    return plans.problem().stream()
        .map(problem -> "alerts go on by the routes before: " + problem)
        .toList();
  }
}
