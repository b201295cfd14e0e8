package dev.masterperf.alerts.delivery;

import dev.masterperf.model.Notification;

/**
 * A delivery that was given up and not repeated since.
 *
 * @param partition of {@code masterperf.notifications.v1} it lives in
 * @param queued the record with its payload
 * @param failed the last record, which says why
 * @param overtaken whether the receiver has taken a later one about the same alert: to repeat this
 *     one would tell of a past that is over
 */
public record FailedNotification(
    int partition, Notification queued, Notification failed, boolean overtaken) {}
