package dev.masterperf.api.alertmanager;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.alerts.routing.Acknowledgement;
import dev.masterperf.alerts.silence.SilenceBook;
import dev.masterperf.alerts.silence.SilencesUnavailable;
import dev.masterperf.api.access.Access;
import dev.masterperf.api.access.Audited;
import dev.masterperf.api.access.ScopedView;
import dev.masterperf.api.audit.AuditLog;
import dev.masterperf.api.http.Origins;
import dev.masterperf.api.http.Parameters;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.AuditEntry.Outcome;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.wire.Json;
import dev.masterperf.streams.view.PerfView;
import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code /api/v1/acknowledgements}: who looks after which alert. */
public final class AcknowledgementsResource {
  private final SilenceBook book;
  private final PerfView view;
  private final FiringAlerts firing;
  private final AuditLog audit;
  private final InstantSource clock;

  public AcknowledgementsResource(
      PerfView view, AlertDesk desk, AuditLog audit, InstantSource clock) {
    this.book = desk.silences();
    this.firing = new FiringAlerts(desk, clock);
    this.view = view;
    this.audit = audit;
    this.clock = clock;
  }

  private record Answer(List<Acknowledgement> acknowledgements) {}

  /** Those that have not expired. */
  public void list(Context ctx) {
    Parameters.of(ctx.queryParamMap(), Set.of());
    Instant now = clock.instant();
    Predicate<Fingerprint> theirs = theirs(Access.scopes(ctx));
    AlertmanagerResource.answer(
        ctx,
        new Answer(
            book.now().acknowledgements().values().stream()
                .filter(one -> now.isBefore(one.endsAt()))
                .filter(one -> theirs.test(one.fingerprint()))
                .sorted(Comparator.comparing(Acknowledgement::fingerprint))
                .toList()));
  }

  /** Says that somebody looks after an alert that fires. */
  public void post(Context ctx) {
    Origins.requireOwn(ctx);
    Acknowledgement made;
    Set<String> scope;
    try {
      JsonNode json = Json.tree(ctx.bodyAsBytes());
      SeenAlert alert = firing(json, Access.scopes(ctx));
      scope = Set.of(ScopedView.scope(alert.alert()));
      made = read(json, alert);
    } catch (IllegalArgumentException e) {
      throw SilenceRequest.refused(String.valueOf(e.getMessage()), e);
    }
    audit.requireReady();
    try {
      book.put(made);
    } catch (SilencesUnavailable e) {
      throw SilencesResource.unavailable(e);
    }
    Audited.by(audit, ctx, scope)
        .record(
            "acknowledgement.create",
            made.fingerprint().hex(),
            Outcome.TAKEN,
            "by " + made.owner() + " to " + made.endsAt() + ": " + made.comment());
    AlertmanagerResource.answer(ctx, made);
  }

  /** Who sees everything sees acknowledgements of alerts that are no longer known, too. */
  private Predicate<Fingerprint> theirs(AllowedScopes scopes) {
    if (scopes.everywhere()) {
      return alert -> true;
    }
    Set<Fingerprint> firing =
        firing(scopes).map(seen -> seen.alert().fingerprint()).collect(Collectors.toSet());
    return firing::contains;
  }

  private Stream<SeenAlert> firing(AllowedScopes scopes) {
    return firing.of(ScopedView.of(view, scopes).alerts(), scopes).stream();
  }

  private SeenAlert firing(JsonNode json, AllowedScopes scopes) {
    Fingerprint alert = new Fingerprint(json.path("fingerprint").asText());
    return firing(scopes)
        .filter(seen -> seen.alert().fingerprint().equals(alert))
        .findFirst()
        .orElseThrow(
            () ->
                new Problem(
                        ProblemType.NOT_FOUND,
                        "no alert with the fingerprint \"" + alert + "\" fires")
                    .toException());
  }

  private Acknowledgement read(JsonNode json, SeenAlert alert) {
    return new Acknowledgement(
        alert.alert().fingerprint(),
        alert.alert().startsAt(),
        json.path("owner").asText(),
        json.path("comment").asText(),
        clock.instant(),
        end(json.path("endsAt").asText()));
  }

  private static Instant end(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "endsAt must be a time such as 2026-01-31T12:00:00Z, not \"" + text + "\"", e);
    }
  }

  /** Takes it back, so that the alert is repeated again. */
  public void withdraw(Context ctx) {
    Origins.requireOwn(ctx);
    Fingerprint alert = new Fingerprint(ctx.pathParam("fingerprint"));
    Set<String> scope =
        firing(Access.scopes(ctx))
            .map(SeenAlert::alert)
            .filter(seen -> seen.fingerprint().equals(alert))
            .map(ScopedView::scope)
            .collect(Collectors.toSet());
    boolean there =
        book.now().acknowledgements().containsKey(alert) && theirs(Access.scopes(ctx)).test(alert);
    audit.requireReady();
    try {
      if (there) {
        book.withdraw(alert);
      }
    } catch (SilencesUnavailable e) {
      throw SilencesResource.unavailable(e);
    }
    if (there) {
      Audited.by(audit, ctx, scope)
          .record("acknowledgement.withdraw", alert.hex(), Outcome.TAKEN, "");
    }
    ctx.status(204);
  }
}
