package dev.masterperf.alerts.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.alerts.lifecycle.AlertStatus.Phase;
import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.alerts.rule.Subject;
import dev.masterperf.alerts.rule.Trigger;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.Series;
import dev.masterperf.query.SeriesCondition;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class AlertStatusTest {
  private static final Verdict HOLDS = new Verdict.Holds(2);
  private static final Verdict FAILS = new Verdict.Fails(0.5);
  private static final Verdict NO_DATA = new Verdict.NoData();
  private static final AlertingRule AT_ONCE = rule("0s");
  private static final AlertingRule AFTER_TEN = rule("10s");

  @Test
  void firesAtOnceWithoutFor() {
    Step step = AlertStatus.NONE.on(AT_ONCE, HOLDS, 1000);

    assertThat(step.next().phase()).isEqualTo(Phase.FIRING);
    assertThat(step.changes()).extracting(Change::state).containsExactly(AlertState.FIRING);
    assertThat(step.next().firesAtMillis(AT_ONCE)).isEmpty();
  }

  @Test
  void staysPendingUntilTheConditionHeldForTheWholeFor() {
    Step pending = AlertStatus.NONE.on(AFTER_TEN, HOLDS, 1000);
    Step still = pending.next().on(AFTER_TEN, HOLDS, 10_999);
    Step firing = still.next().on(AFTER_TEN, HOLDS, 11_000);

    assertThat(pending.changes()).extracting(Change::state).containsExactly(AlertState.PENDING);
    assertThat(pending.next().firesAtMillis(AFTER_TEN)).hasValue(11_000);
    assertThat(still.changes()).isEmpty();
    assertThat(firing.changes()).extracting(Change::state).containsExactly(AlertState.FIRING);
    assertThat(firing.next().startsAtMillis()).isEqualTo(11_000);
    assertThat(firing.next().activeAtMillis()).isEqualTo(1000);
  }

  @Test
  void aPendingAlertThatFailsEndsWithoutBeingResolved() {
    AlertStatus pending = AlertStatus.NONE.on(AFTER_TEN, HOLDS, 1000).next();

    Step step = pending.on(AFTER_TEN, FAILS, 5000);

    assertThat(step.changes()).extracting(Change::state).containsExactly(AlertState.INACTIVE);
    assertThat(step.next().phase()).isEqualTo(Phase.INACTIVE);
  }

  @Test
  void theForBeginsAnewAfterEachFailure() {
    AlertStatus pending = AlertStatus.NONE.on(AFTER_TEN, HOLDS, 1000).next();
    AlertStatus again = pending.on(AFTER_TEN, FAILS, 5000).next().on(AFTER_TEN, HOLDS, 6000).next();

    assertThat(again.on(AFTER_TEN, HOLDS, 15_999).changes()).isEmpty();
    assertThat(again.firesAtMillis(AFTER_TEN)).hasValue(16_000);
  }

  @Test
  void aFiringAlertIsResolvedByAFailure() {
    AlertStatus firing = AlertStatus.NONE.on(AT_ONCE, HOLDS, 1000).next();

    Step step = firing.on(AT_ONCE, FAILS, 3000);

    assertThat(step.changes()).extracting(Change::state).containsExactly(AlertState.RESOLVED);
    assertThat(step.changes().get(0).startsAtMillis()).isEqualTo(1000);
    assertThat(step.changes().get(0).value()).isEqualTo(0.5);
  }

  @Test
  void anEmptyRangeResolvesAsInPrometheus() {
    AlertStatus firing = AlertStatus.NONE.on(AT_ONCE, HOLDS, 1000).next();

    Step step = firing.on(AT_ONCE, NO_DATA, 3000);

    assertThat(step.changes()).extracting(Change::state).containsExactly(AlertState.RESOLVED);
    assertThat(step.changes().get(0).value()).isNaN();
    assertThat(step.changes().get(0).reason()).contains("no samples in the range");
  }

  @Test
  void aFiringAlertThatKeepsHoldingChangesNothingButItsValue() {
    AlertStatus firing = AlertStatus.NONE.on(AT_ONCE, HOLDS, 1000).next();

    Step step = firing.on(AT_ONCE, new Verdict.Holds(7), 2000);

    assertThat(step.changes()).isEmpty();
    assertThat(step.next().value()).isEqualTo(7);
    assertThat(step.next().startsAtMillis()).isEqualTo(1000);
  }

  @Test
  void anInactiveAlertThatKeepsFailingIsTheSameStatus() {
    AlertStatus resolved =
        AlertStatus.NONE.on(AT_ONCE, HOLDS, 1000).next().on(AT_ONCE, FAILS, 2000).next();

    assertThat(resolved.on(AT_ONCE, FAILS, 3000).next()).isSameAs(resolved);
  }

  @Test
  void timeNeverGoesBackBehindTheLastChange() {
    AlertStatus firing = AlertStatus.NONE.on(AT_ONCE, HOLDS, 5000).next();

    Step step = firing.on(AT_ONCE, FAILS, 4000);

    assertThat(step.changes().get(0).atMillis()).isEqualTo(5000);
  }

  @Test
  void sequenceGoesOnOverResolvedAlerts() {
    AlertStatus status = AlertStatus.NONE;
    for (int round = 0; round < 3; round++) {
      status = status.on(AT_ONCE, HOLDS, 1000).next().on(AT_ONCE, FAILS, 1000).next();
    }

    assertThat(status.sequence()).isEqualTo(6);
  }

  @Test
  void aResolvedTransitionTellsOfTheAlertThatFired() {
    Series series = Series.of("R2", "Object Upload", "upload");
    AlertStatus firing = AlertStatus.NONE.on(AT_ONCE, HOLDS, 1000).next();
    Change change = firing.on(AT_ONCE, NO_DATA, 3000).changes().get(0);

    AlertTransition transition = change.toTransition(AT_ONCE, Subject.of(series));

    assertThat(transition.fingerprint()).isEqualTo(Fingerprint.of(transition.labels()));
    assertThat(transition.rule()).isEqualTo("Slow");
    assertThat(transition.group()).isEqualTo("g");
    assertThat(transition.series()).isEqualTo(series.key());
    assertThat(transition.sequence()).isEqualTo(2);
    assertThat(transition.startsAt()).isEqualTo(Instant.ofEpochSecond(1));
    assertThat(transition.endsAt()).isEqualTo(Instant.ofEpochSecond(3));
    assertThat(transition.annotations()).containsEntry("text", "was 2");
    assertThat(transition.value()).isNaN();
  }

  @Test
  void aVerdictComesOfTheConditionAndItsValue() {
    assertThat(Verdict.of(condition(AT_ONCE), OptionalDouble.of(2))).isEqualTo(HOLDS);
    assertThat(Verdict.of(condition(AT_ONCE), OptionalDouble.of(0.5))).isEqualTo(FAILS);
    assertThat(Verdict.of(condition(AT_ONCE), OptionalDouble.empty())).isEqualTo(NO_DATA);
  }

  @Test
  void bytesOfAnotherFormAreRefused() {
    assertThatThrownBy(() -> AlertStatus.fromBytes(new byte[] {2, 0}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not an alert status of version 1 or 2");
  }

  @Test
  void keepsFiringForSoLongWithoutItsCondition() {
    AlertingRule rule = ruleWith("keep_firing_for: 10s");
    AlertStatus firing = AlertStatus.NONE.on(rule, HOLDS, 1000).next();

    Step gone = firing.on(rule, FAILS, 3000);
    Step still = gone.next().on(rule, NO_DATA, 12_999);
    Step ended = still.next().on(rule, NO_DATA, 13_000);

    assertThat(gone.changes()).isEmpty();
    assertThat(gone.next().resolvesAtMillis(rule)).hasValue(13_000);
    assertThat(still.changes()).isEmpty();
    assertThat(ended.changes()).extracting(Change::state).containsExactly(AlertState.RESOLVED);
  }

  @Test
  void aConditionThatComesBackInTimeKeepsTheSameAlertFiring() {
    AlertingRule rule = ruleWith("keep_firing_for: 10s");
    AlertStatus gone = AlertStatus.NONE.on(rule, HOLDS, 1000).next().on(rule, FAILS, 3000).next();

    Step back = gone.on(rule, HOLDS, 12_000);

    assertThat(back.changes()).isEmpty();
    assertThat(back.next().resolvesAtMillis(rule)).isEmpty();
    assertThat(back.next().on(rule, FAILS, 13_000).next().resolvesAtMillis(rule)).hasValue(23_000);
  }

  @Test
  void betweenConditionAndRecoveryNothingChanges() {
    AlertStatus firing = AlertStatus.NONE.on(AT_ONCE, HOLDS, 1000).next();
    Verdict between = new Verdict.NotRecovered(0.9);

    assertThat(firing.on(AT_ONCE, between, 2000).changes()).isEmpty();
    assertThat(AlertStatus.NONE.on(AT_ONCE, between, 2000).changes()).isEmpty();
  }

  @Test
  void anAlertThatFlapsIsResolvedOnceItWasQuiet() {
    AlertingRule rule = ruleWith("flap: {times: 3, within: 60s}");
    AlertStatus status = AlertStatus.NONE;
    for (long second = 1; second <= 5; second += 2) {
      status = AlertStatus.fromBytes(status.on(rule, HOLDS, second * 1000).next().toBytes());
      status = status.on(rule, FAILS, (second + 1) * 1000).next();
    }

    assertThat(status.phase()).isEqualTo(Phase.FIRING);
    assertThat(status.resolvesAtMillis(rule)).hasValue(66_000);
    assertThat(status.on(rule, NO_DATA, 66_000).changes())
        .extracting(Change::state)
        .containsExactly(AlertState.RESOLVED);
  }

  @Test
  void theLastTimeSaysThatItFlaps() {
    AlertingRule rule = ruleWith("flap: {times: 2, within: 60s}");
    AlertStatus once = AlertStatus.NONE.on(rule, HOLDS, 1000).next().on(rule, FAILS, 2000).next();

    Change again = once.on(rule, HOLDS, 3000).changes().get(0);

    assertThat(again.toTransition(rule, Subject.of(Series.of("R2", "t", "upload"))).annotations())
        .containsEntry(
            AlertStatus.FLAPPING,
            "it began to fire 2 times within 1m, so it is resolved once it was quiet for as long");
    assertThat(once.on(rule, HOLDS, 100_000).changes().get(0).marks()).isEmpty();
  }

  @Test
  void aStatusOfTheFirstVersionIsRead() {
    byte[] second = AlertStatus.NONE.on(AT_ONCE, HOLDS, 1000).next().toBytes();
    byte[] first = Arrays.copyOf(second, 42);
    first[0] = 1;

    assertThat(AlertStatus.fromBytes(first)).isEqualTo(AlertStatus.fromBytes(second));
  }

  private static AlertingRule ruleWith(String more) {
    return RuleSet.parse(
            """
            groups:
              - name: g
                rules:
                  - alert: Slow
                    expr: max_over_time(upload[1s]) > 1
                    %s
            """
                .formatted(more),
            "test")
        .rules()
        .get(0);
  }

  private static SeriesCondition condition(AlertingRule rule) {
    return ((Trigger.OnValue) rule.trigger()).condition().condition().orElseThrow();
  }

  static AlertingRule rule(String pendingFor) {
    return RuleSet.parse(
            """
            groups:
              - name: g
                rules:
                  - alert: Slow
                    expr: max_over_time(upload[1s]) > 1
                    for: %s
                    annotations: {text: "was {{ $value }}"}
            """
                .formatted(pendingFor),
            "test")
        .rules()
        .get(0);
  }
}
