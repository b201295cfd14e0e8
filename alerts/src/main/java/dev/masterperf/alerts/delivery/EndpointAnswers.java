package dev.masterperf.alerts.delivery;

import dev.masterperf.alerts.delivery.EndpointStatus.State;
import dev.masterperf.model.Notification;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint answered of late, made of nothing but the notification records.
 *
 * @param taken the last answer that took something; null where there is none
 * @param failed the last attempt that failed; null where there is none
 * @param failures attempts that failed since it took something
 * @param failingSince when the first of these ended; null without any
 * @param disabledSince when it answered 410; null where it did not, or was opened since
 */
public record EndpointAnswers(
    @Nullable Answer taken,
    @Nullable Answer failed,
    int failures,
    @Nullable Instant failingSince,
    @Nullable Instant disabledSince) {
  /** Nothing is known of it. */
  public static final EndpointAnswers NONE = new EndpointAnswers(null, null, 0, null, null);

  private static final int GONE = 410;

  /**
   * One answer.
   *
   * @param httpStatus null where there was none
   */
  public record Answer(Instant at, @Nullable Integer httpStatus, String detail) {}

  EndpointAnswers with(Notification record) {
    Answer answer = new Answer(record.at(), record.httpStatus(), record.detail());
    return switch (record.step()) {
      case DELIVERED -> new EndpointAnswers(answer, failed, 0, null, null);
      case RETRYING -> failedWith(answer, disabledSince);
      case FAILED ->
          Integer.valueOf(GONE).equals(record.httpStatus())
              ? failedWith(answer, record.at())
              : failedWith(answer, disabledSince);
      case ENABLED -> new EndpointAnswers(taken, failed, failures, failingSince, null);
      case QUEUED, SUPPRESSED, REPLAYED -> this;
    };
  }

  private EndpointAnswers failedWith(Answer answer, @Nullable Instant disabled) {
    return new EndpointAnswers(
        taken, answer, failures + 1, failingSince == null ? answer.at() : failingSince, disabled);
  }

  /** How it stands, as far as the answers tell. */
  public State state() {
    if (disabledSince != null) {
      return State.DISABLED;
    }
    return failures < Circuit.FAILURES ? State.TAKING : State.SILENT;
  }

  /** Since when that is so; null while it takes what comes. */
  public @Nullable Instant since() {
    return switch (state()) {
      case DISABLED -> disabledSince;
      case SILENT -> failingSince;
      case TAKING -> null;
    };
  }
}
