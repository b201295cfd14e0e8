package dev.masterperf.api.alerts;

import dev.masterperf.alerts.delivery.TransitionBook;
import dev.masterperf.alerts.receiver.NativeAlert;
import dev.masterperf.api.access.Access;
import dev.masterperf.api.access.ScopedView;
import dev.masterperf.api.http.Parameters;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.wire.Json;
import dev.masterperf.streams.view.AlertsAnswer;
import dev.masterperf.streams.view.PerfView;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/v1/alerts}, {@code /api/v1/alerts/FINGERPRINT} and {@code …/transitions}, in the
 * form of Prometheus' HTTP API.
 *
 * <p>Transitions are read from Kafka, so one at a time is answered and others are told to wait.
 */
public final class AlertsResource {
  private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{16}");

  private final PerfView view;
  private final AlertWarnings warnings;
  private final TransitionBook transitions;
  private final ReentrantLock reading = new ReentrantLock();

  public AlertsResource(PerfView view, AlertWarnings warnings, TransitionBook transitions) {
    this.view = view;
    this.warnings = warnings;
    this.transitions = transitions;
  }

  private record Data(List<ActiveAlert> alerts) {}

  private record Past(List<Transition> transitions) {}

  /**
   * One step of an alert's life.
   *
   * @param at event time of the evaluation that caused it
   * @param value of the expression then; null where no data was left
   */
  private record Transition(
      long sequence, String state, Instant at, @Nullable String value, String reason) {
    static Transition of(AlertTransition one) {
      return new Transition(
          one.sequence(),
          one.state().wireName(),
          one.at(),
          Double.isNaN(one.value()) ? null : ActiveAlert.promNumber(one.value()),
          one.reason());
    }
  }

  private PerfView seen(Context ctx) {
    return ScopedView.of(view, Access.scopes(ctx));
  }

  /** Beyond Prometheus' API, those that resolved of late as well where {@code resolved=true}. */
  public void list(Context ctx) {
    AlertsAnswer answer = seen(ctx).alerts();
    boolean resolved = "true".equals(ctx.queryParam("resolved"));
    PromAnswer.send(
        ctx,
        answer,
        warnings,
        new Data(resolved ? ActiveAlert.recent(answer) : ActiveAlert.of(answer)));
  }

  /** One of them with its evidence; beyond Prometheus' API, in the form of our own webhook. */
  public void read(Context ctx) {
    String fingerprint = ctx.pathParam("fingerprint");
    AlertsAnswer answer = seen(ctx).alerts();
    AlertTransition alert =
        answer.alerts().stream()
            .filter(one -> one.fingerprint().hex().equals(fingerprint))
            .findFirst()
            .orElseThrow(() -> unknown(fingerprint));
    PromAnswer.send(
        ctx, answer, warnings, NativeAlert.of(alert, "", ViewEvidence.find(seen(ctx), alert)));
  }

  /**
   * How it came to be as it is, newest first: of the last 24 hours, 200 steps at most.
   *
   * @throws ProblemException 400 for what is no fingerprint, 404 for that of no alert of that time
   */
  public void transitions(Context ctx) {
    Fingerprint fingerprint = fingerprint(ctx);
    AllowedScopes scopes = Access.scopes(ctx);
    if (!reading.tryLock()) {
      throw new Problem(ProblemType.BUSY, "somebody else is asking for what became of an alert")
          .toException();
    }
    try {
      List<Transition> past =
          transitions.of(fingerprint).stream()
              .filter(one -> scopes.allow(ScopedView.scope(one)))
              .map(Transition::of)
              .toList();
      if (past.isEmpty()) {
        throw unknown(fingerprint.hex());
      }
      ctx.contentType("application/json").result(Json.bytes(new Past(past)));
    } catch (KafkaException e) {
      throw new Problem(ProblemType.UNAVAILABLE, "Kafka does not answer: " + e.getMessage())
          .toException(e);
    } finally {
      reading.unlock();
    }
  }

  private static Fingerprint fingerprint(Context ctx) {
    String text = ctx.pathParam("fingerprint");
    if (!FINGERPRINT.matcher(text).matches()) {
      throw Parameters.invalid(
          "fingerprint", "a fingerprint has 16 hexadecimal digits in lower case, not " + text);
    }
    return new Fingerprint(text);
  }

  private static ProblemException unknown(String fingerprint) {
    return new Problem(
            ProblemType.NOT_FOUND,
            "no alert with the fingerprint " + fingerprint + " is known of late")
        .toException();
  }
}
