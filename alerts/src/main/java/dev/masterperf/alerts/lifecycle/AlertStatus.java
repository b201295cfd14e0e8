package dev.masterperf.alerts.lifecycle;

import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.alerts.rule.Flap;
import dev.masterperf.model.AlertState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
 * @param goneSinceMillis since when the condition of a firing one does not hold; {@link #HELD} if
 *     it does
 * @param firedAtMillis when it began to fire lately, oldest first; remembered where a rule asks
 */
public record AlertStatus(
    Phase phase,
    long activeAtMillis,
    long startsAtMillis,
    long changedAtMillis,
    long sequence,
    double value,
    long goneSinceMillis,
    List<Long> firedAtMillis) {

  /** Annotation of an alert that fires too often to be resolved each time; says so. */
  public static final String FLAPPING = "masterperf_flapping";

  /** Annotation of an alert of a detector: its sentence, for receivers that know no evidence. */
  public static final String ANOMALY = "masterperf_anomaly";

  /** As {@code goneSinceMillis}: it is not gone. */
  public static final long HELD = Long.MAX_VALUE;

  public AlertStatus {
    firedAtMillis = List.copyOf(firedAtMillis);
  }

  /** The phases of an alert. */
  public enum Phase {
    INACTIVE,
    PENDING,
    FIRING
  }

  /** An alert that never was active. */
  public static final AlertStatus NONE = inactive(Long.MIN_VALUE, 0, List.of());

  /** An alert that is not known any more, of which no sequence up to this one may come again. */
  public static AlertStatus noneAfter(long sequence) {
    return inactive(Long.MIN_VALUE, sequence, List.of());
  }

  /** An alert that ended with this change. */
  public static AlertStatus ended(long atMillis, long sequence) {
    return inactive(atMillis, sequence, List.of());
  }

  private static AlertStatus inactive(long changedAt, long sequence, List<Long> firedAt) {
    return new AlertStatus(Phase.INACTIVE, 0, 0, changedAt, sequence, Double.NaN, HELD, firedAt);
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
      case FIRING -> fireOn(rule, verdict, at);
    };
  }

  private Step fireOn(AlertingRule rule, Verdict verdict, long at) {
    if (verdict.holds()) {
      return keep(verdict);
    }
    if (verdict instanceof Verdict.NotRecovered) {
      return goneSince(HELD);
    }
    long since = Math.min(goneSinceMillis, at);
    return at >= saturatedSum(since, lingersMillis(rule))
        ? end(AlertState.RESOLVED, rule, verdict, at)
        : goneSince(since);
  }

  /** How long it goes on firing without its condition. */
  private long lingersMillis(AlertingRule rule) {
    Flap flap = rule.timing().flap();
    long keepFiring = rule.timing().keepFiringForMillis();
    return flap != null && flaps(flap) ? Math.max(keepFiring, flap.withinMillis()) : keepFiring;
  }

  private boolean flaps(Flap flap) {
    int first = firedAtMillis.size() - flap.times();
    return first >= 0 && startsAtMillis - firedAtMillis.get(first) <= flap.withinMillis();
  }

  private Step goneSince(long since) {
    return new Step(
        new AlertStatus(
            phase,
            activeAtMillis,
            startsAtMillis,
            changedAtMillis,
            sequence,
            value,
            since,
            firedAtMillis),
        List.of());
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

  /**
   * When this alert is resolved if its condition stays away, epoch milliseconds; empty unless it
   * fires and its condition is gone.
   */
  public OptionalLong resolvesAtMillis(AlertingRule rule) {
    return phase == Phase.FIRING && goneSinceMillis != HELD
        ? OptionalLong.of(saturatedSum(goneSinceMillis, lingersMillis(rule)))
        : OptionalLong.empty();
  }

  private Step stay() {
    return new Step(this, List.of());
  }

  private Step keep(Verdict verdict) {
    return new Step(
        new AlertStatus(
            phase,
            activeAtMillis,
            startsAtMillis,
            changedAtMillis,
            sequence,
            verdict.value(),
            HELD,
            firedAtMillis),
        List.of());
  }

  private Step activate(AlertingRule rule, Verdict verdict, long at) {
    if (rule.forMillis() == 0) {
      return fire(at, rule, verdict, at);
    }
    AlertStatus pending =
        new AlertStatus(
            Phase.PENDING, at, 0, at, sequence + 1, verdict.value(), HELD, firedAtMillis);
    return pending.changed(
        AlertState.PENDING, at, verdict, Reasons.pending(rule, verdict), Map.of());
  }

  private Step wait(AlertingRule rule, Verdict verdict, long at) {
    return at >= saturatedSum(activeAtMillis, rule.forMillis())
        ? fire(activeAtMillis, rule, verdict, at)
        : keep(verdict);
  }

  private Step fire(long activeAt, AlertingRule rule, Verdict verdict, long at) {
    Flap flap = rule.timing().flap();
    AlertStatus firing =
        new AlertStatus(
            Phase.FIRING,
            activeAt,
            at,
            at,
            sequence + 1,
            verdict.value(),
            HELD,
            flap == null ? List.of() : lately(flap, at));
    Map<String, String> marks =
        flap != null && firing.flaps(flap) ? Map.of(FLAPPING, Reasons.flapping(flap)) : Map.of();
    return firing.changed(AlertState.FIRING, at, verdict, Reasons.firing(rule, verdict), marks);
  }

  private List<Long> lately(Flap flap, long at) {
    List<Long> fired = new ArrayList<>(firedAtMillis);
    fired.add(at);
    return fired.subList(Math.max(0, fired.size() - flap.times()), fired.size());
  }

  private Step end(AlertState state, AlertingRule rule, Verdict verdict, long at) {
    AlertStatus ended = inactive(at, sequence + 1, firedAtMillis);
    long startsAt = phase == Phase.FIRING ? startsAtMillis : activeAtMillis;
    Change change =
        new Change(
            state,
            ended.sequence,
            at,
            startsAt,
            verdict.value(),
            value,
            Reasons.ended(rule, verdict),
            Map.of());
    return new Step(ended, List.of(change));
  }

  /** Told of the new status. */
  private Step changed(
      AlertState state, long startsAt, Verdict verdict, String reason, Map<String, String> marks) {
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
                reason,
                marks)));
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
