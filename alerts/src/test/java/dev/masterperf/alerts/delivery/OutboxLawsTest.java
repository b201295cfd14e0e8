package dev.masterperf.alerts.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.alerts.receiver.DeliveryOutcome;
import dev.masterperf.alerts.receiver.EvidenceSource;
import dev.masterperf.alerts.receiver.Receiver;
import dev.masterperf.alerts.receiver.Transitions;
import dev.masterperf.alerts.receiver.WebhookReceiver;
import dev.masterperf.alerts.receiver.WebhookSecret;
import dev.masterperf.alerts.routing.RoutingPlan;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.Notification;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A simulated world: two receivers that fail as they like, and crashes at any moment. */
class OutboxLawsTest {
  private static final List<String> RECEIVERS = List.of("one", "two");
  private static final int ALERTS = 4;
  private static final Routing ROUTING =
      new Routing(
          RoutingPlan.everyAlertTo(
              RECEIVERS.stream().<Receiver>map(OutboxLawsTest::endpoint).toList()),
          URI.create("http://localhost"),
          EvidenceSource.NONE);

  @Property(tries = 300)
  void everythingIsTakenAtLeastOnceAndInOrderWhateverFailsOrCrashes(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int transitions) {
    World world = new World(new Random(seed));
    for (int sequence = 1; sequence <= transitions; sequence++) {
      world.queueOnAllAlerts(sequence);
      world.turn();
    }
    for (int turn = 0; turn < 10_000 && world.outbox.size() > 0; turn++) {
      world.turn();
    }

    assertThat(world.outbox.size()).isZero();
    assertThat(world.taken).hasSize(ALERTS * RECEIVERS.size());
    world
        .taken
        .values()
        .forEach(
            sequences -> {
              assertThat(sequences).isSortedAccordingTo(Comparator.naturalOrder());
              assertThat(sequences.stream().distinct()).hasSize(transitions);
            });
  }

  private static final class World {
    final Map<Lane, List<Long>> taken = new HashMap<>();
    private final Random random;
    private final List<Notification> log = new ArrayList<>();
    private Outbox outbox = new Outbox();
    private Instant now = Instant.EPOCH;

    World(Random random) {
      this.random = random;
      outbox.adopt(0);
    }

    void queueOnAllAlerts(int sequence) {
      for (int alert = 0; alert < ALERTS; alert++) {
        Queued.of(
                ROUTING, Transitions.transition("alert" + alert, sequence, AlertState.FIRING), now)
            .forEach(this::write);
      }
    }

    /** Time passes, what is due is attempted, and a crash may lose that an attempt succeeded. */
    void turn() {
      now = now.plusSeconds(random.nextInt(300));
      for (String receiver : RECEIVERS) {
        for (Delivery delivery : outbox.takeDue(receiver, now, 3)) {
          DeliveryOutcome outcome = attempt(delivery);
          if (random.nextInt(10) == 0) {
            restart();
            return;
          }
          write(delivery.after(outcome, now, RetrySchedule.DEFAULT, random));
        }
      }
    }

    private DeliveryOutcome attempt(Delivery delivery) {
      if (random.nextInt(3) == 0) {
        return new DeliveryOutcome.Failed(500, "", Duration.ZERO);
      }
      taken
          .computeIfAbsent(delivery.lane(), lane -> new ArrayList<>())
          .add(delivery.queued().sequence());
      return new DeliveryOutcome.Delivered(200);
    }

    private void write(Notification record) {
      log.add(record);
      outbox.apply(0, record);
    }

    private void restart() {
      outbox = new Outbox();
      outbox.adopt(0);
      log.forEach(record -> outbox.apply(0, record));
    }
  }

  private static WebhookReceiver endpoint(String name) {
    return new WebhookReceiver(
        name,
        URI.create("http://localhost:9"),
        WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
  }
}
