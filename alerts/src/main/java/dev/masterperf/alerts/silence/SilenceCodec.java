package dev.masterperf.alerts.silence;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.alerts.detection.Dispute;
import dev.masterperf.alerts.routing.Acknowledgement;
import dev.masterperf.alerts.routing.Matcher;
import dev.masterperf.alerts.routing.Schedule;
import dev.masterperf.alerts.routing.Silence;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.wire.Json;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The records of {@code masterperf.silences.v1}. Key: {@code silence/ID}, {@code
 * acknowledgement/FINGERPRINT} or {@code feedback/FINGERPRINT}; a null value says that it is no
 * more.
 */
public final class SilenceCodec {
  private static final String SILENCE = "silence/";
  private static final String FEEDBACK = "feedback/";
  private static final String ACKNOWLEDGEMENT = "acknowledgement/";

  private SilenceCodec() {}

  /** A matcher as Alertmanager's API writes it. */
  public record MatcherJson(String name, String value, boolean isRegex, boolean isEqual) {
    public static MatcherJson of(Matcher matcher) {
      return new MatcherJson(
          matcher.name(), matcher.value(), matcher.operator().regex(), matcher.operator().equal());
    }
  }

  /**
   * A silence as it is written.
   *
   * @param maintenance left out where it is none
   */
  public record SilenceJson(
      String id,
      List<MatcherJson> matchers,
      Instant startsAt,
      Instant endsAt,
      Instant updatedAt,
      String createdBy,
      String comment,
      @JsonRawValue @Nullable String schedule,
      @Nullable Boolean maintenance) {}

  static String key(String silenceId) {
    return SILENCE + silenceId;
  }

  static String key(Fingerprint alert) {
    return ACKNOWLEDGEMENT + alert.hex();
  }

  static String disputeKey(Fingerprint alert) {
    return FEEDBACK + alert.hex();
  }

  static byte[] write(Dispute dispute) {
    return Json.bytes(dispute);
  }

  static Dispute dispute(byte[] value) {
    return Json.read(value, Dispute.class);
  }

  /** The alert in the key of a dispute; empty if it is the key of something else. */
  static Optional<Fingerprint> disputed(String key) {
    return after(FEEDBACK, key).map(Fingerprint::new);
  }

  static byte[] write(Silence silence) {
    Schedule schedule = silence.schedule();
    return Json.bytes(
        new SilenceJson(
            silence.id(),
            silence.matchers().stream().map(MatcherJson::of).toList(),
            silence.startsAt(),
            silence.endsAt(),
            silence.updatedAt(),
            silence.createdBy(),
            silence.comment(),
            schedule == null ? null : schedule.json(),
            silence.maintenance() ? true : null));
  }

  static byte[] write(Acknowledgement acknowledgement) {
    return Json.bytes(acknowledgement);
  }

  /** The id in the key of a silence; empty if it is the key of something else. */
  static Optional<String> silenceId(String key) {
    return after(SILENCE, key);
  }

  /** The alert in the key of an acknowledgement; empty if it is the key of something else. */
  static Optional<Fingerprint> acknowledged(String key) {
    return after(ACKNOWLEDGEMENT, key).map(Fingerprint::new);
  }

  private static Optional<String> after(String prefix, String key) {
    return key.startsWith(prefix) ? Optional.of(key.substring(prefix.length())) : Optional.empty();
  }

  static Acknowledgement acknowledgement(byte[] value) {
    return Json.read(value, Acknowledgement.class);
  }

  static Silence silence(byte[] value) {
    JsonNode json = Json.tree(value);
    List<Matcher> matchers = new ArrayList<>();
    json.path("matchers").forEach(one -> matchers.add(matcher(one)));
    JsonNode schedule = json.path("schedule");
    return new Silence(
        json.path("id").asText(),
        matchers,
        instant(json, "startsAt"),
        instant(json, "endsAt"),
        instant(json, "updatedAt"),
        json.path("createdBy").asText(),
        json.path("comment").asText(),
        schedule.isObject() ? Schedule.parse(schedule.toString()) : null,
        json.path("maintenance").asBoolean(false));
  }

  private static Matcher matcher(JsonNode json) {
    return Matcher.of(
        json.path("name").asText(),
        Matcher.Operator.of(
            json.path("isEqual").asBoolean(true), json.path("isRegex").asBoolean(false)),
        json.path("value").asText());
  }

  private static Instant instant(JsonNode json, String field) {
    try {
      return Instant.parse(json.path(field).asText());
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(field + " is no time: " + json.path(field), e);
    }
  }
}
