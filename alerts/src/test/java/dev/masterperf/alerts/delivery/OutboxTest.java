package dev.masterperf.alerts.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.alerts.receiver.DeliveryOutcome;
import dev.masterperf.alerts.receiver.EvidenceSource;
import dev.masterperf.alerts.receiver.Transitions;
import dev.masterperf.alerts.receiver.WebhookReceiver;
import dev.masterperf.alerts.receiver.WebhookSecret;
import dev.masterperf.alerts.routing.RoutingPlan;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.Notification;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final Instant T0 = Instant.parse("2026-01-31T12:00:00Z");
  private static final RetrySchedule SCHEDULE = RetrySchedule.DEFAULT;
  private static final DeliveryOutcome OK = new DeliveryOutcome.Delivered(204);
  private static final DeliveryOutcome BUSY =
      new DeliveryOutcome.Failed(503, "HTTP 503", Duration.ofSeconds(7));
  private static final int PARTITION = 3;

  private final RandomGenerator random = RandomGeneratorFactory.getDefault().create(1);
  private final Outbox outbox = new Outbox();

  @BeforeEach
  void adoptThePartition() {
    outbox.adopt(PARTITION);
  }

  @Test
  void whatIsQueuedIsDueAtOnceAndHandedOutOnce() {
    queue("a", 1);

    assertThat(sequences(T0)).containsExactly(1L);
    assertThat(sequences(T0)).isEmpty();
    assertThat(outbox.size()).isEqualTo(1);
  }

  @Test
  void theNextOfAnAlertWaitsUntilTheOneBeforeIsDone() {
    queue("a", 1);
    queue("a", 2);

    Delivery first = takeOne(T0);
    assertThat(sequences(T0)).isEmpty();
    end(first, OK, T0);

    assertThat(sequences(T0)).containsExactly(2L);
  }

  @Test
  void aFailedOneIsDueAgainWhenTheReceiverAskedForIt() {
    queue("a", 1);
    queue("a", 2);
    end(takeOne(T0), BUSY, T0);

    assertThat(sequences(T0.plusSeconds(6))).isEmpty();
    Delivery again = takeOne(T0.plusSeconds(7));

    assertThat(again.queued().sequence()).isEqualTo(1);
    assertThat(again.attempts()).isEqualTo(1);
  }

  @Test
  void anAlertThatCannotBeDeliveredHoldsUpNoOther() {
    queue("dead", 1);
    queue("alive", 1);
    end(takeOne(T0), BUSY, T0);

    assertThat(takeOne(T0).lane()).isNotEqualTo(Lane.of(queued("dead", 1)));
  }

  @Test
  void aReceiverTakesNoneOfAnothersTurns() {
    queue("a", 1);

    assertThat(outbox.takeDue("other", T0, 10)).isEmpty();
  }

  @Test
  void theLongestDueGoesFirstAndNoMoreThanAskedFor() {
    outbox.apply(PARTITION, at(queued("late", 1), T0.plusSeconds(1)));
    outbox.apply(PARTITION, at(queued("early", 2), T0));

    List<Delivery> due = outbox.takeDue("ops", T0.plusSeconds(2), 1);

    assertThat(due).extracting(d -> d.queued().sequence()).containsExactly(2L);
  }

  @Test
  void givesUpAtTheDeadlineAndGoesOnWithTheNext() {
    queue("a", 1);
    queue("a", 2);
    Instant late = T0.plus(SCHEDULE.deadline());

    Notification record = end(takeOne(late), BUSY, late);

    assertThat(record.step()).isEqualTo(Notification.Step.FAILED);
    assertThat(record.detail()).contains("gave up").contains("503");
    assertThat(sequences(late)).containsExactly(2L);
  }

  @Test
  void aReceiverThatIsGoneIsNotAskedAgain() {
    queue("a", 1);

    Notification record = end(takeOne(T0), new DeliveryOutcome.Refused(410), T0);

    assertThat(record.step()).isEqualTo(Notification.Step.FAILED);
    assertThat(record.httpStatus()).isEqualTo(410);
    assertThat(outbox.size()).isZero();
  }

  @Test
  void madeAgainFromItsRecordsItGoesOnWhereItWas() {
    Notification one = queued("a", 1);
    Notification two = queued("a", 2);
    Notification other = queued("b", 1);
    List.of(one, two, other).forEach(n -> outbox.apply(PARTITION, n));
    Notification retried = end(takeOne(T0), BUSY, T0);

    Outbox again = new Outbox();
    again.adopt(PARTITION);
    List.of(one, two, other, retried).forEach(n -> again.apply(PARTITION, n));

    assertThat(again.size()).isEqualTo(3);
    assertThat(again.takeDue("ops", T0, 10))
        .extracting(d -> d.queued().webhookId())
        .containsExactly(other.webhookId());
    Delivery next = again.takeDue("ops", T0.plusSeconds(7), 10).get(0);
    assertThat(next.queued()).isEqualTo(one);
    assertThat(next.attempts()).isEqualTo(1);
  }

  @Test
  void theSameRecordTwiceIsOneDelivery() {
    queue("a", 1);
    queue("a", 1);

    assertThat(outbox.size()).isEqualTo(1);
  }

  @Test
  void recordsOfDeliveriesDoneOrUnknownChangeNothing() {
    queue("a", 1);
    Delivery delivery = takeOne(T0);
    end(delivery, OK, T0);

    end(delivery, BUSY, T0);
    end(delivery, OK, T0);

    assertThat(outbox.size()).isZero();
    assertThat(sequences(T0.plusSeconds(60))).isEmpty();
  }

  @Test
  void aPartitionGivenAwayIsForgottenAndMayComeBack() {
    queue("a", 1);
    Delivery underWay = takeOne(T0);
    outbox.drop(PARTITION);
    end(underWay, BUSY, T0);

    assertThat(outbox.size()).isZero();
    assertThat(outbox.partitions()).isEmpty();
    outbox.adopt(PARTITION);
    queue("a", 1);
    assertThat(sequences(T0)).containsExactly(1L);
  }

  @Test
  void anEndpointThatIsGoneIsSoUntilItsUrlChangesOrItIsEnabled() {
    queue("a", 1);
    Notification record = end(takeOne(T0), new DeliveryOutcome.Refused(410), T0);

    assertThat(outbox.goneSince("ops", record.url())).contains(T0);
    assertThat(outbox.goneSince("ops", "http://elsewhere")).isEmpty();
    assertThat(outbox.goneSince("other", record.url())).isEmpty();

    outbox.apply(PARTITION, stepped(record, Notification.Step.ENABLED, ""));

    assertThat(outbox.goneSince("ops", record.url())).isEmpty();
  }

  @Test
  void whoTakesAPartitionOverKnowsWhatIsGone() {
    queue("a", 1);
    Notification record = end(takeOne(T0), new DeliveryOutcome.Refused(410), T0);
    outbox.drop(PARTITION);
    assertThat(outbox.goneSince("ops", record.url())).isEmpty();

    Outbox again = new Outbox();
    again.adopt(PARTITION);
    again.apply(PARTITION, record);

    assertThat(again.goneSince("ops", record.url())).contains(T0);
  }

  @Test
  void whatIsReplayedIsDueAgainWithItsIdAndItsBody() {
    Notification queued = queued("a", 1);
    queue("a", 1);
    end(takeOne(T0), new DeliveryOutcome.Rejected(400, "HTTP 400"), T0);
    assertThat(outbox.size()).isZero();

    outbox.apply(PARTITION, stepped(queued, Notification.Step.REPLAYED, queued.payload()));

    Delivery again = takeOne(T0);
    assertThat(again.queued().webhookId()).isEqualTo(queued.webhookId());
    assertThat(again.queued().payload()).isEqualTo(queued.payload());
    assertThat(again.attempts()).isZero();
  }

  @Test
  void whatIsTooOldIsHandedOutThoughItIsNotDue() {
    queue("a", 1);
    end(takeOne(T0), BUSY, T0);

    assertThat(outbox.takeExpired("ops", T0.minusSeconds(1))).isEmpty();
    List<Delivery> expired = outbox.takeExpired("ops", T0);
    assertThat(expired).hasSize(1);
    Notification record =
        end(expired.get(0), new DeliveryOutcome.Unsent("gave up"), T0.plus(SCHEDULE.deadline()));
    assertThat(record.step()).isEqualTo(Notification.Step.FAILED);
    assertThat(record.attempt()).isEqualTo(1);
    assertThat(outbox.size()).isZero();
  }

  private static Notification stepped(Notification n, Notification.Step step, String payload) {
    return new Notification(
        n.webhookId(),
        n.receiver(),
        n.url(),
        n.fingerprint(),
        n.sequence(),
        step,
        0,
        T0,
        null,
        "",
        null,
        payload);
  }

  private void queue(String alert, long sequence) {
    outbox.apply(PARTITION, queued(alert, sequence));
  }

  private Delivery takeOne(Instant now) {
    return outbox.takeDue("ops", now, 1).get(0);
  }

  private Notification end(Delivery delivery, DeliveryOutcome outcome, Instant now) {
    Notification record = delivery.after(outcome, now, SCHEDULE, random);
    outbox.apply(PARTITION, record);
    return record;
  }

  private List<Long> sequences(Instant now) {
    return outbox.takeDue("ops", now, 10).stream().map(d -> d.queued().sequence()).toList();
  }

  private static Notification queued(String alert, long sequence) {
    WebhookReceiver endpoint =
        new WebhookReceiver(
            "ops",
            URI.create("http://localhost:9"),
            WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    Routing routing =
        new Routing(
            RoutingPlan.everyAlertTo(List.of(endpoint)),
            URI.create("http://localhost:3004"),
            EvidenceSource.NONE);
    return Queued.of(routing, Transitions.transition(alert, sequence, AlertState.FIRING), T0)
        .get(0);
  }

  private static Notification at(Notification n, Instant at) {
    return new Notification(
        n.webhookId(),
        n.receiver(),
        n.url(),
        n.fingerprint(),
        n.sequence(),
        n.step(),
        n.attempt(),
        at,
        n.httpStatus(),
        n.detail(),
        n.nextAttemptAt(),
        n.payload());
  }
}
