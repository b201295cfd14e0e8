package dev.masterperf.alerts.lifecycle;

import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.model.AlertState;
import java.util.List;
import java.util.OptionalLong;

/**
 * Where the alert of one rule and one series stands: Prometheus' state machine, without a clock. An
 * inactive one holds the sequence: where it is not kept, {@link #noneAfter} stands in for it.
 *
 * @param activeAtMillis when the condition began to hold, epoch milliseconds of event time
 * @param startsAtMillis when it began to fire; of no meaning unless firing
 * @param changedAtMillis when it last went into another phase; no evaluation counts as earlier
 * @param sequence of the last change; 0 before the first
 * @param value the last one for which the condition held; NaN unless active
 */
public record AlertStatus(
    Phase phase,
    long activeAtMillis,
    long startsAtMillis,
    long changedAtMillis,
    long sequence,
    double value) {

  /** The phases of an alert. */
  public enum Phase {
    INACTIVE,
    PENDING,
    FIRING
  }

  /** An alert that never was active. */
  public static final AlertStatus NONE =
      new AlertStatus(Phase.INACTIVE, 0, 0, Long.MIN_VALUE, 0, Double.NaN);

  /** An alert that is not known any more, of which no sequence up to this one may come again. */
  public static AlertStatus noneAfter(long sequence) {
    return new AlertStatus(Phase.INACTIVE, 0, 0, Long.MIN_VALUE, sequence, Double.NaN);
  }

  /**
   * One evaluation.
   *
   * @param atMillis event time, epoch milliseconds; earlier than the last change counts as that
   */
  public Step on(AlertingRule rule, Verdict verdict, long atMillis) {
    long at = Math.max(atMillis, changedAtMillis);
    return switch (phase) {
      case INACTIVE -> verdict.holds() ? activate(rule, verdict, at) : stay();
      case PENDING ->
          verdict.holds() ? wait(rule, verdict, at) : end(AlertState.INACTIVE, rule, verdict, at);
      case FIRING -> verdict.holds() ? keep(verdict) : end(AlertState.RESOLVED, rule, verdict, at);
    };
  }

  /**
   * When this alert begins to fire if its condition keeps holding, epoch milliseconds; empty unless
   * it is pending.
   */
  public OptionalLong firesAtMillis(AlertingRule rule) {
    return phase == Phase.PENDING
        ? OptionalLong.of(saturatedSum(activeAtMillis, rule.forMillis()))
        : OptionalLong.empty();
  }

  private Step stay() {
    return new Step(this, List.of());
  }

  private Step keep(Verdict verdict) {
    return new Step(
        new AlertStatus(
            phase, activeAtMillis, startsAtMillis, changedAtMillis, sequence, verdict.value()),
        List.of());
  }

  private Step activate(AlertingRule rule, Verdict verdict, long at) {
    if (rule.forMillis() == 0) {
      return fire(at, rule, verdict, at);
    }
    AlertStatus pending = new AlertStatus(Phase.PENDING, at, 0, at, sequence + 1, verdict.value());
    return pending.changed(AlertState.PENDING, at, verdict, Reasons.pending(rule, verdict));
  }

  private Step wait(AlertingRule rule, Verdict verdict, long at) {
    return at >= saturatedSum(activeAtMillis, rule.forMillis())
        ? fire(activeAtMillis, rule, verdict, at)
        : keep(verdict);
  }

  private Step fire(long activeAt, AlertingRule rule, Verdict verdict, long at) {
    AlertStatus firing =
        new AlertStatus(Phase.FIRING, activeAt, at, at, sequence + 1, verdict.value());
    return firing.changed(AlertState.FIRING, at, verdict, Reasons.firing(rule, verdict));
  }

  private Step end(AlertState state, AlertingRule rule, Verdict verdict, long at) {
    AlertStatus ended = new AlertStatus(Phase.INACTIVE, 0, 0, at, sequence + 1, Double.NaN);
    long startsAt = phase == Phase.FIRING ? startsAtMillis : activeAtMillis;
    Change change =
        new Change(
            state,
            ended.sequence,
            at,
            startsAt,
            verdict.value(),
            value,
            Reasons.ended(rule, verdict));
    return new Step(ended, List.of(change));
  }

  /** Told of the new status. */
  private Step changed(AlertState state, long startsAt, Verdict verdict, String reason) {
    return new Step(
        this,
        List.of(
            new Change(
                state,
                sequence,
                changedAtMillis,
                startsAt,
                verdict.value(),
                verdict.value(),
                reason)));
  }

  private static long saturatedSum(long millis, long duration) {
    return millis > Long.MAX_VALUE - duration ? Long.MAX_VALUE : millis + duration;
  }

  /** The form kept in a state store. */
  public byte[] toBytes() {
    return StatusCodec.write(this);
  }

  /**
   * Reads {@link #toBytes} back.
   *
   * @throws IllegalArgumentException if the bytes are no status
   */
  public static AlertStatus fromBytes(byte[] bytes) {
    return StatusCodec.read(bytes);
  }
}
