package dev.masterperf.api.alertmanager;

import dev.masterperf.alerts.routing.RoutingPlan;
import dev.masterperf.alerts.silence.SilenceBook;

/**
 * What answers about alerts are made from, beside the alerts themselves.
 *
 * @param plan who hears of what
 * @param silences where they are kept
 * @param notifications what was sent
 */
public record AlertDesk(RoutingPlan plan, SilenceBook silences, NotificationLog notifications) {}
