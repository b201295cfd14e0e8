package dev.masterperf.api.alertmanager;

import dev.masterperf.alerts.delivery.SentNotification;
import dev.masterperf.api.access.Access;
import dev.masterperf.api.http.Parameters;
import dev.masterperf.model.Notification.Step;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code GET /api/v1/notifications}: what was sent, when, and with what answer. */
public final class NotificationsResource {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 10_000;
  private static final Map<String, Step> STATES =
      Arrays.stream(Step.values())
          .collect(Collectors.toMap(step -> step.name().toLowerCase(Locale.ROOT), step -> step));

  private final NotificationLog log;

  public NotificationsResource(AlertDesk desk) {
    this.log = desk.deliveries().log();
  }

  private record Answer(List<SentNotification> notifications) {}

  public void list(Context ctx) {
    Parameters parameters =
        Parameters.of(ctx.queryParamMap(), Set.of("receiver", "fingerprint", "state", "limit"));
    Optional<String> receiver = parameters.text("receiver");
    Optional<String> fingerprint = parameters.text("fingerprint");
    Optional<Step> state = parameters.oneOf("state", STATES);
    long limit = parameters.whole("limit", 1, MAX_LIMIT).orElse((long) DEFAULT_LIMIT);
    AlertmanagerResource.answer(
        ctx,
        new Answer(
            log.newest().stream()
                .filter(one -> NotificationScopes.allow(Access.scopes(ctx), one.group()))
                .filter(one -> receiver.map(one::isTo).orElse(true))
                .filter(one -> fingerprint.map(one::tellsOf).orElse(true))
                .filter(one -> state.map(wanted -> one.state() == wanted).orElse(true))
                .limit(limit)
                .toList()));
  }
}
