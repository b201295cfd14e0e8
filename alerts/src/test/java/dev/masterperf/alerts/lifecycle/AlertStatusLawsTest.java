package dev.masterperf.alerts.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.model.AlertState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class AlertStatusLawsTest {
  private static final long FOR_MILLIS = 10;
  private static final Map<AlertState, Set<AlertState>> FOLLOWERS =
      Map.of(
          AlertState.PENDING, Set.of(AlertState.FIRING, AlertState.INACTIVE),
          AlertState.FIRING, Set.of(AlertState.RESOLVED),
          AlertState.RESOLVED, Set.of(AlertState.PENDING, AlertState.FIRING),
          AlertState.INACTIVE, Set.of(AlertState.PENDING));

  /** One evaluation, {@code passed} ms after the one before; negative: a clock went back. */
  record Evaluation(long passed, Verdict verdict) {}

  @Property
  void transitionsFollowEachOtherLegallyAndNoneEndsBeforeItFired(
      @ForAll("evaluations") List<Evaluation> evaluations, @ForAll("rules") AlertingRule rule) {
    AlertState before = AlertState.INACTIVE;
    for (Change change : run(evaluations, rule, false)) {
      if (rule.forMillis() == 0) {
        assertThat(change.state()).isIn(AlertState.FIRING, AlertState.RESOLVED);
        assertThat(change.state() == AlertState.RESOLVED).isEqualTo(before == AlertState.FIRING);
      } else {
        assertThat(FOLLOWERS.get(before)).contains(change.state());
      }
      before = change.state();
    }
  }

  @Property
  void sequenceIsOneMoreEachTimeAndTimeNeverGoesBack(
      @ForAll("evaluations") List<Evaluation> evaluations, @ForAll("rules") AlertingRule rule) {
    long sequence = 0;
    long at = Long.MIN_VALUE;
    for (Change change : run(evaluations, rule, false)) {
      assertThat(change.sequence()).isEqualTo(++sequence);
      assertThat(change.atMillis()).isGreaterThanOrEqualTo(at);
      assertThat(change.atMillis()).isGreaterThanOrEqualTo(change.startsAtMillis());
      at = change.atMillis();
    }
  }

  @Property
  void firesOnlyAfterTheWholeForInWhichEveryVerdictHeld(
      @ForAll("evaluations") List<Evaluation> evaluations) {
    AlertingRule rule = AlertStatusTest.rule(FOR_MILLIS + "ms");
    AlertStatus status = AlertStatus.NONE;
    long heldSince = Long.MAX_VALUE;
    long now = 0;
    for (Evaluation evaluation : evaluations) {
      now += Math.max(0, evaluation.passed());
      Step step = status.on(rule, evaluation.verdict(), now);
      heldSince = evaluation.verdict().holds() ? Math.min(heldSince, now) : Long.MAX_VALUE;
      boolean wholeFor = evaluation.verdict().holds() && now - heldSince >= FOR_MILLIS;
      assertThat(step.next().phase() == AlertStatus.Phase.FIRING).isEqualTo(wholeFor);
      status = step.next();
    }
  }

  @Property
  void aStatusReadBackFromBytesContinuesTheSame(
      @ForAll("evaluations") List<Evaluation> evaluations, @ForAll("rules") AlertingRule rule) {
    assertThat(run(evaluations, rule, true)).isEqualTo(run(evaluations, rule, false));
  }

  private static List<Change> run(
      List<Evaluation> evaluations, AlertingRule rule, boolean restartEachTime) {
    List<Change> changes = new ArrayList<>();
    AlertStatus status = AlertStatus.NONE;
    long now = 1000;
    for (Evaluation evaluation : evaluations) {
      now += evaluation.passed();
      Step step = status.on(rule, evaluation.verdict(), now);
      changes.addAll(step.changes());
      status = restartEachTime ? AlertStatus.fromBytes(step.next().toBytes()) : step.next();
    }
    return changes;
  }

  @Provide
  Arbitrary<List<Evaluation>> evaluations() {
    Arbitrary<Verdict> verdicts =
        Arbitraries.of(
            new Verdict.Holds(2),
            new Verdict.Holds(3),
            new Verdict.Holds(4),
            new Verdict.Fails(0.5),
            new Verdict.NoData());
    return Combinators.combine(Arbitraries.longs().between(-3, 8), verdicts)
        .as(Evaluation::new)
        .list()
        .ofMaxSize(40);
  }

  @Provide
  Arbitrary<AlertingRule> rules() {
    return Arbitraries.of(AlertStatusTest.rule("0s"), AlertStatusTest.rule(FOR_MILLIS + "ms"));
  }
}
