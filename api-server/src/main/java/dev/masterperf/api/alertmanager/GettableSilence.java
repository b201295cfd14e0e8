package dev.masterperf.api.alertmanager;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.masterperf.alerts.routing.Schedule;
import dev.masterperf.alerts.routing.Silence;
import dev.masterperf.alerts.silence.SilenceCodec.MatcherJson;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A silence as Alertmanager's API writes it.
 *
 * @param schedule beyond Alertmanager's form, left out where there is none, as is {@code
 *     maintenance}
 */
record GettableSilence(
    String id,
    Status status,
    Instant updatedAt,
    List<MatcherJson> matchers,
    Instant startsAt,
    Instant endsAt,
    String createdBy,
    String comment,
    @JsonRawValue @Nullable String schedule,
    @Nullable Boolean maintenance) {

  record Status(Silence.State state) {}

  static GettableSilence of(Silence silence, Instant now) {
    Schedule schedule = silence.schedule();
    return new GettableSilence(
        silence.id(),
        new Status(silence.state(now)),
        silence.updatedAt(),
        silence.matchers().stream().map(MatcherJson::of).toList(),
        silence.startsAt(),
        silence.endsAt(),
        silence.createdBy(),
        silence.comment(),
        schedule == null ? null : schedule.json(),
        silence.maintenance() ? true : null);
  }
}
