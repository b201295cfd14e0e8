package dev.masterperf.api.alertmanager;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.alerts.detection.Dispute;
import dev.masterperf.alerts.silence.SilenceBook;
import dev.masterperf.alerts.silence.SilencesUnavailable;
import dev.masterperf.api.access.Access;
import dev.masterperf.api.access.Audited;
import dev.masterperf.api.access.ScopedView;
import dev.masterperf.api.audit.AuditLog;
import dev.masterperf.api.http.Origins;
import dev.masterperf.api.http.Parameters;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.model.AuditEntry.Outcome;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.wire.Json;
import dev.masterperf.streams.view.AlertsAnswer;
import dev.masterperf.streams.view.JudgedAlert;
import dev.masterperf.streams.view.PerfView;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/alerts/FINGERPRINT/feedback} and {@code /api/v1/feedback}: what was no anomaly.
 */
public final class FeedbackResource {
  private static final String NO_ANOMALY = "not_an_anomaly";
  private static final String ANOMALY = "anomaly";
  private static final Set<String> FIELDS = Set.of("verdict", "comment", "owner");
  private static final int MOST_TEXT = 4_096;

  private final SilenceBook book;
  private final PerfView view;
  private final AuditLog audit;
  private final InstantSource clock;

  public FeedbackResource(PerfView view, AlertDesk desk, AuditLog audit, InstantSource clock) {
    this.book = desk.silences();
    this.view = view;
    this.audit = audit;
    this.clock = clock;
  }

  private record Answer(List<Dispute> feedback) {}

  /**
   * What the series of an alert is taught.
   *
   * @param feedback null where it was taken back
   */
  private record Taught(Fingerprint fingerprint, String verdict, @Nullable Dispute feedback) {}

  /** All that counts, the newest first. */
  public void list(Context ctx) {
    Parameters.of(ctx.queryParamMap(), Set.of());
    Instant now = clock.instant();
    AlertmanagerResource.answer(
        ctx,
        new Answer(
            book.now().disputes().values().stream()
                .filter(one -> now.isBefore(one.endsAt()))
                .filter(one -> allows(ctx, one.series()))
                .sorted(Comparator.comparing(Dispute::at).reversed())
                .toList()));
  }

  /** Says of an alert that it is no anomaly, or takes that back. */
  public void post(Context ctx) {
    Origins.requireOwn(ctx);
    Fingerprint alert;
    JsonNode body;
    String verdict;
    try {
      alert = new Fingerprint(ctx.pathParam("fingerprint"));
      body = Json.tree(ctx.bodyAsBytes());
      verdict = verdict(body);
    } catch (IllegalArgumentException e) {
      throw SilenceRequest.refused(String.valueOf(e.getMessage()), e);
    }
    try {
      AlertmanagerResource.answer(
          ctx,
          verdict.equals(ANOMALY)
              ? withdrawn(ctx, alert, body)
              : taught(ctx, disputed(ctx, alert, body)));
    } catch (SilencesUnavailable e) {
      throw SilencesResource.unavailable(e);
    }
  }

  private static String verdict(JsonNode body) {
    for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!FIELDS.contains(name)) {
        throw new IllegalArgumentException(
            "there is no field \"" + name + "\"; there are verdict, comment and owner");
      }
    }
    for (String name : FIELDS) {
      if (body.path(name).asText("").length() > MOST_TEXT) {
        throw new IllegalArgumentException(name + " is longer than " + MOST_TEXT + " characters");
      }
    }
    String verdict = body.path("verdict").asText("");
    if (!verdict.equals(NO_ANOMALY) && !verdict.equals(ANOMALY)) {
      throw new IllegalArgumentException(
          "verdict must be \"%s\", or \"%s\" to take that back, not \"%s\""
              .formatted(NO_ANOMALY, ANOMALY, verdict));
    }
    return verdict;
  }

  private static boolean allows(Context ctx, SeriesKey series) {
    return scope(series).stream().allMatch(Access.scopes(ctx)::allow);
  }

  private static Set<String> scope(SeriesKey series) {
    return Set.of(Series.parse(series).scope());
  }

  private Dispute disputed(Context ctx, Fingerprint alert, JsonNode body) {
    AlertsAnswer answer = ScopedView.of(view, Access.scopes(ctx)).alerts();
    JudgedAlert judged =
        answer.judged().stream()
            .filter(one -> one.fingerprint().equals(alert))
            .findFirst()
            .orElseThrow(() -> unknown(alert, answer));
    return new Dispute(
        alert,
        judged.ruleId(),
        judged.series(),
        judged.extents(),
        body.path("owner").asText(""),
        body.path("comment").asText(""),
        clock.instant());
  }

  /** Other rules than those with detectors learn nothing. */
  private static ProblemException unknown(Fingerprint alert, AlertsAnswer answer) {
    boolean there = answer.alerts().stream().anyMatch(one -> one.fingerprint().equals(alert));
    return new Problem(
            ProblemType.NOT_FOUND,
            there
                ? "no detector judged the alert "
                    + alert
                    + ", so there is nothing to teach; silence"
                    + " it, or change its rule"
                : "no alert with the fingerprint "
                    + alert
                    + " that a detector raised is known of the"
                    + " last 7 days")
        .toException();
  }

  private Taught taught(Context ctx, Dispute now) {
    Dispute before = book.now().disputes().get(now.fingerprint());
    Dispute kept = before == null ? now : now.after(before);
    audit.requireReady();
    book.put(kept);
    Audited.by(audit, ctx, scope(kept.series()))
        .record(
            "feedback.create",
            kept.fingerprint().hex(),
            Outcome.TAKEN,
            "no anomaly of " + kept.series() + " by " + kept.ruleId() + ": " + kept.comment());
    return new Taught(kept.fingerprint(), NO_ANOMALY, kept);
  }

  private Taught withdrawn(Context ctx, Fingerprint alert, JsonNode body) {
    Dispute there = book.now().disputes().get(alert);
    if (there != null && allows(ctx, there.series())) {
      audit.requireReady();
      book.withdrawDispute(alert);
      Audited.by(audit, ctx, scope(there.series()))
          .record("feedback.withdraw", alert.hex(), Outcome.TAKEN, body.path("comment").asText(""));
    }
    return new Taught(alert, ANOMALY, null);
  }
}
