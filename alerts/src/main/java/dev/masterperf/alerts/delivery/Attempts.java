package dev.masterperf.alerts.delivery;

import dev.masterperf.alerts.delivery.EndpointStatus.State;
import dev.masterperf.alerts.receiver.DeliveryOutcome;
import dev.masterperf.alerts.receiver.Outbound;
import dev.masterperf.alerts.receiver.Receiver;
import dev.masterperf.model.CrashPoint;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.random.RandomGenerator;

/**
 * The attempts under way: so many to each endpoint at most, so that none of them takes another's
 * turn, and none to an endpoint that is gone or is being spared. All methods belong to the
 * notifier's thread; only the queue of ended attempts is filled from others.
 */
final class Attempts {
  /** How often it is looked for what is too old, while nothing is attempted. */
  private static final Duration EXPIRY = Duration.ofSeconds(10);

  /** An attempt that ended, or one that will not be made. */
  record Ended(Delivery delivery, DeliveryOutcome outcome) {}

  /** One that had a place. */
  private record Returned(Places.Place place, Ended ended) {}

  private final Map<String, Receiver> receivers = new LinkedHashMap<>();
  private final Map<String, Circuit> circuits = new HashMap<>();
  private final Outbound outbound;
  private final InstantSource clock;
  private final RetrySchedule retries;
  private final Map<String, Places> places = new HashMap<>();
  private Instant expiryLooked = Instant.MIN;

  /** Never full: no more attempts are begun than it holds. */
  private final BlockingQueue<Returned> returned;

  /** Those without an attempt, which have no place in the queue. */
  private final List<Ended> unsent = new ArrayList<>();

  Attempts(
      List<Receiver> receivers,
      Outbound outbound,
      InstantSource clock,
      RetrySchedule retries,
      RandomGenerator random) {
    receivers.forEach(receiver -> this.receivers.put(receiver.name(), receiver));
    receivers.forEach(receiver -> circuits.put(receiver.name(), new Circuit(random)));
    this.outbound = outbound;
    this.clock = clock;
    this.retries = retries;
    this.returned =
        new ArrayBlockingQueue<>(Math.max(1, receivers.size() * (Places.AT_ONCE + Places.HANGING)));
  }

  /** Begins whatever is due and has room. */
  void begin(Outbox outbox) {
    Instant now = clock.instant();
    for (Receiver receiver : receivers.values()) {
      Optional<Instant> gone = outbox.goneSince(receiver.name(), receiver.target());
      if (gone.isPresent()) {
        giveUp(outbox, receiver.name(), gone.get(), now);
      } else {
        Places here = places(receiver.name());
        int room = circuit(receiver).room(here.free(), here.busy(), now);
        outbox.takeDue(receiver.name(), now, room).forEach(due -> begin(receiver, due));
      }
    }
    if (Duration.between(expiryLooked, now).compareTo(EXPIRY) >= 0) {
      expiryLooked = now;
      expire(outbox, now);
    }
  }

  private Places places(String receiver) {
    return places.computeIfAbsent(receiver, name -> new Places());
  }

  private Circuit circuit(Receiver receiver) {
    return circuits.computeIfAbsent(
        receiver.name(),
        name -> {
          throw new IllegalStateException("no circuit of " + name);
        });
  }

  private void begin(Receiver receiver, Delivery delivery) {
    Places.Place place = places(receiver.name()).take();
    receiver
        .send(outbound, delivery.queued().webhookId(), delivery.queued().payload())
        .thenAccept(outcome -> returned.add(new Returned(place, new Ended(delivery, outcome))));
  }

  private void giveUp(Outbox outbox, String receiver, Instant gone, Instant now) {
    for (Delivery delivery : outbox.takeDue(receiver, now, Places.AT_ONCE)) {
      unsent.add(
          new Ended(
              delivery,
              new DeliveryOutcome.Unsent(
                  "not sent: the endpoint is disabled, it answered 410 at " + gone)));
    }
  }

  /** What waits for an endpoint that is silent, or is configured no more, is given up in time. */
  private void expire(Outbox outbox, Instant now) {
    for (String receiver : outbox.receivers()) {
      Circuit circuit = circuits.get(receiver);
      if (circuit != null && circuit.silentSince().isEmpty()) {
        continue;
      }
      String why =
          circuit == null
              ? "there is no endpoint of this name any more"
              : "the endpoint does not answer since " + circuit.silentSince().orElseThrow();
      for (Delivery delivery : outbox.takeExpired(receiver, now.minus(retries.deadline()))) {
        unsent.add(
            new Ended(delivery, new DeliveryOutcome.Unsent("gave up at the deadline: " + why)));
      }
    }
  }

  /** The attempts that ended since the last call. */
  List<Ended> takeEnded() {
    List<Returned> back = new ArrayList<>();
    returned.drainTo(back);
    List<Ended> taken = new ArrayList<>();
    if (!back.isEmpty()) {
      CrashPoint.ALERTS_ANSWERED.pass();
    }
    for (Returned one : back) {
      String receiver = one.ended().delivery().receiver();
      DeliveryOutcome outcome = one.ended().outcome();
      places(receiver).leave(one.place(), outcome instanceof DeliveryOutcome.Delivered);
      Circuit circuit = circuits.get(receiver);
      if (circuit != null) {
        circuit.ended(outcome, clock.instant());
      }
      taken.add(one.ended());
    }
    taken.addAll(unsent);
    unsent.clear();
    return taken;
  }

  /** Whether any is under way that does not hang. */
  boolean anyAnswering() {
    return places.values().stream().anyMatch(one -> one.busy() > 0);
  }

  boolean anyUnderWay() {
    return places.values().stream().anyMatch(Places::any);
  }

  /** How it stands with each endpoint. */
  List<EndpointStatus> statuses(Outbox outbox) {
    return receivers.values().stream().map(receiver -> status(receiver, outbox)).toList();
  }

  private EndpointStatus status(Receiver receiver, Outbox outbox) {
    Optional<Instant> gone = outbox.goneSince(receiver.name(), receiver.target());
    Optional<Instant> silent = circuit(receiver).silentSince();
    State state =
        gone.isPresent() ? State.DISABLED : silent.isPresent() ? State.SILENT : State.TAKING;
    return new EndpointStatus(
        receiver.name(), receiver.target(), state, gone.or(() -> silent).orElse(null));
  }
}
