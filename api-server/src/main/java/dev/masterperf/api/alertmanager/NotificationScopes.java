package dev.masterperf.api.alertmanager;

import dev.masterperf.api.access.ScopedView;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.Notification.Group;
import org.jspecify.annotations.Nullable;

/** Who may see notifications: those who may see all alerts one tells of. */
final class NotificationScopes {
  private NotificationScopes() {}

  /**
   * @param group of alerts that it tells of; null where that is not known
   */
  static boolean allow(AllowedScopes scopes, @Nullable Group group) {
    return group == null
        ? scopes.everywhere()
        : group.alerts().stream().allMatch(alert -> scopes.allow(ScopedView.scope(alert.labels())));
  }
}
