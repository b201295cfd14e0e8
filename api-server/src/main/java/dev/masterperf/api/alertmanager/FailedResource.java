package dev.masterperf.api.alertmanager;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.alerts.delivery.FailedBook;
import dev.masterperf.alerts.delivery.FailedNotification;
import dev.masterperf.api.access.Access;
import dev.masterperf.api.access.Audited;
import dev.masterperf.api.audit.AuditLog;
import dev.masterperf.api.http.Origins;
import dev.masterperf.api.http.Parameters;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.AuditEntry.Outcome;
import dev.masterperf.model.Notification;
import dev.masterperf.model.wire.Json;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/v1/notifications/failed} and {@code POST /api/v1/notifications/replay}: what was
 * given up, and that it is sent again.
 *
 * <p>Each reads the whole topic, so one at a time is answered and others are told to wait.
 */
public final class FailedResource {
  private static final Set<String> FIELDS = Set.of("receiver", "since", "ids", "overtaken");

  private final FailedBook book;
  private final AuditLog audit;
  private final ReentrantLock reading = new ReentrantLock();

  public FailedResource(AlertDesk desk, AuditLog audit) {
    this.book = desk.deliveries().failed();
    this.audit = audit;
  }

  private record Listed(List<Failed> failed) {}

  private record Replayed(List<Failed> replayed, int overtaken) {}

  /**
   * One that was given up.
   *
   * @param at when that was
   * @param overtaken whether the receiver has taken a later one about the same
   */
  private record Failed(
      String webhookId,
      String receiver,
      String url,
      String fingerprint,
      Instant queuedAt,
      Instant at,
      int attempts,
      @Nullable Integer httpStatus,
      String detail,
      boolean overtaken) {
    static Failed of(FailedNotification one) {
      Notification queued = one.queued();
      Notification failed = one.failed();
      return new Failed(
          queued.webhookId(),
          queued.receiver(),
          queued.url(),
          queued.fingerprint().hex(),
          queued.at(),
          failed.at(),
          failed.attempt(),
          failed.httpStatus(),
          failed.detail(),
          one.overtaken());
    }
  }

  /**
   * Which of them.
   *
   * @param receiver an endpoint, or an entry under {@code receivers:}; empty for all
   * @param ids empty for all
   */
  private record Selection(Optional<String> receiver, Optional<Instant> since, Set<String> ids) {
    boolean takes(FailedNotification one) {
      String endpoint = one.queued().receiver();
      return receiver
              .map(name -> endpoint.equals(name) || endpoint.startsWith(name + "/"))
              .orElse(true)
          && since.map(from -> !one.failed().at().isBefore(from)).orElse(true)
          && (ids.isEmpty() || ids.contains(one.queued().webhookId()));
    }
  }

  /** Oldest first. */
  public void list(Context ctx) {
    Parameters parameters = Parameters.of(ctx.queryParamMap(), Set.of("receiver", "since", "id"));
    AllowedScopes scopes = Access.scopes(ctx);
    Selection selection =
        new Selection(
            parameters.text("receiver"),
            parameters.text("since").map(text -> since(text, FailedResource::parameter)),
            parameters.text("id").map(Set::of).orElse(Set.of()));
    AlertmanagerResource.answer(
        ctx, new Listed(alone(() -> select(selection, scopes)).stream().map(Failed::of).toList()));
  }

  /** Has them sent again: all that the body selects, but what is overtaken only if it says so. */
  public void replay(Context ctx) {
    Origins.requireOwn(ctx);
    JsonNode json = object(ctx.bodyAsBytes());
    Selection selection = selection(json);
    AllowedScopes scopes = Access.scopes(ctx);
    boolean overtaken = json.path("overtaken").asBoolean(false);
    audit.requireReady();
    Replayed answer =
        alone(
            () -> {
              List<FailedNotification> chosen = select(selection, scopes);
              List<FailedNotification> sent =
                  chosen.stream().filter(one -> overtaken || !one.overtaken()).toList();
              book.replay(sent);
              return new Replayed(
                  sent.stream().map(Failed::of).toList(), chosen.size() - sent.size());
            });
    answer
        .replayed()
        .forEach(
            one ->
                Audited.by(audit, ctx)
                    .record(
                        "notification.replay",
                        one.webhookId(),
                        Outcome.TAKEN,
                        "to " + one.receiver()));
    AlertmanagerResource.answer(ctx, answer);
  }

  private List<FailedNotification> select(Selection selection, AllowedScopes scopes) {
    return book.list().stream()
        .filter(one -> NotificationScopes.allow(scopes, one.queued().group()))
        .filter(selection::takes)
        .toList();
  }

  private <T> T alone(Supplier<T> work) {
    if (!reading.tryLock()) {
      throw new Problem(ProblemType.BUSY, "somebody else is asking for what was given up")
          .toException();
    }
    try {
      return work.get();
    } catch (KafkaException e) {
      throw unavailable(e);
    } finally {
      reading.unlock();
    }
  }

  static ProblemException unavailable(KafkaException e) {
    return new Problem(ProblemType.UNAVAILABLE, "Kafka does not answer: " + e.getMessage())
        .toException(e);
  }

  private static JsonNode object(byte[] body) {
    if (body.length == 0) {
      return Json.tree("{}".getBytes(StandardCharsets.UTF_8));
    }
    try {
      JsonNode json = Json.tree(body);
      if (json.isObject()) {
        json.fieldNames().forEachRemaining(FailedResource::requireKnown);
        return json;
      }
    } catch (IllegalArgumentException e) {
      throw SilenceRequest.refused(String.valueOf(e.getMessage()), e);
    }
    throw body("expected a JSON object");
  }

  private static void requireKnown(String field) {
    if (!FIELDS.contains(field)) {
      throw body("there is no field " + field + "; known are receiver, since, ids, overtaken");
    }
  }

  private static Selection selection(JsonNode json) {
    Set<String> ids = new HashSet<>();
    json.path("ids").forEach(id -> ids.add(id.asText()));
    return new Selection(
        Optional.of(json.path("receiver").asText()).filter(name -> !name.isEmpty()),
        Optional.of(json.path("since").asText())
            .filter(text -> !text.isEmpty())
            .map(text -> since(text, FailedResource::body)),
        ids);
  }

  private static Instant since(String text, Function<String, ProblemException> refusal) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      ProblemException refused =
          refusal.apply("since must be a time such as 2026-01-31T12:00:00Z, not " + text);
      refused.initCause(e);
      throw refused;
    }
  }

  private static ProblemException parameter(String detail) {
    return Parameters.invalid("since", detail);
  }

  private static ProblemException body(String detail) {
    return new Problem(ProblemType.MALFORMED_BODY, detail, Map.of()).toException();
  }
}
