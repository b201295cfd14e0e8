package dev.masterperf.alerts.delivery;

import dev.masterperf.alerts.receiver.Outbound;
import dev.masterperf.alerts.routing.RoutingPlan;
import dev.masterperf.alerts.routing.Silences;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells receivers of alerts that begin to fire and that resolve: each transition reaches each
 * endpoint at least once, in order per alert, with one {@code webhook-id} and one body on all
 * attempts. What is to be sent stands in {@code masterperf.notifications.v1} before the first
 * attempt, so that a crash loses nothing; several instances share the work by partition.
 *
 * <p>One thread, {@code notifier}, does all but the HTTP exchanges. When Kafka fails it, it begins
 * anew from the topic after a pause that grows to 30 s, for as long as the process lives. When the
 * plan is replaced it does so at once.
 */
public final class Notifier implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);

  /** How long {@link #close} lets attempts under way end, of the 10 s a whole stop may take. */
  private static final Duration FINISH_TIMEOUT = Duration.ofSeconds(2);

  private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(6);
  private static final RetrySchedule RESTARTS =
      new RetrySchedule(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ZERO);

  private final NotifierSettings settings;
  private final Supplier<Silences> silences;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Outbound outbound;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "notifier");
  private final DeliveryTotals totals = new DeliveryTotals();
  private volatile boolean running;
  private volatile int undelivered;
  private volatile List<EndpointStatus> endpoints = List.of();

  /** A notifier that nothing is silenced for. */
  public Notifier(NotifierSettings settings) {
    this(settings, () -> Silences.NONE, InstantSource.system(), new SecureRandom());
  }

  /**
   * @param silences those in force, looked at each turn
   * @param clock wall time, for attempts and their timestamps
   * @param random for jitter
   */
  public Notifier(
      NotifierSettings settings,
      Supplier<Silences> silences,
      InstantSource clock,
      RandomGenerator random) {
    this.settings = settings;
    this.silences = silences;
    this.clock = clock;
    this.random = random;
    this.outbound = new Outbound(clock, settings.addresses());
  }

  /** Begins in the background; the topics must be there. */
  public void start() {
    if (settings.plan().get().endpoints().isEmpty()) {
      LOG.info("no receiver is configured: alerts are recorded and nobody is told");
    }
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether it is connected and reads; false before, and while it recovers from an error. */
  public boolean running() {
    return running;
  }

  /** Deliveries not done yet on this instance's partitions. */
  public int undelivered() {
    return undelivered;
  }

  /** How it stands with each endpoint, as this instance sees it; empty before it is connected. */
  public List<EndpointStatus> endpoints() {
    return endpoints;
  }

  /** What became of the attempts of this process since it began, by endpoint. */
  public SortedMap<String, EndpointTotals> totals() {
    return totals.all();
  }

  private void run() {
    try {
      runSessions();
    } finally {
      running = false; // whatever ended it
    }
  }

  private void runSessions() {
    int failures = 0;
    while (!closed()) {
      Instant began = clock.instant();
      try {
        runSession();
      } catch (InterruptException e) {
        break; // close() lost patience
      } catch (RuntimeException e) {
        running = false;
        boolean lasted = Duration.between(began, clock.instant()).compareTo(RESTARTS.cap()) > 0;
        failures = lasted ? 1 : failures + 1;
        LOG.atWarn().addKeyValue("failures", failures).setCause(e).log("notifier begins anew");
        await(RESTARTS.delay(failures, random));
      }
    }
  }

  /**
   * Works until this is closed or the plan is replaced. What is decided by another plan begins as
   * after a restart: from the topics, which hold all that was told and is to be sent.
   */
  private void runSession() {
    int version = settings.plan().version();
    RoutingPlan plan = settings.plan().get();
    try (NotifierSession session =
        NotifierSession.open(settings, plan, silences, totals, outbound, clock, random)) {
      session.begin();
      while (!closed() && settings.plan().version() == version) {
        session.turn();
        undelivered = session.undelivered();
        endpoints = session.endpoints();
        running = true;
      }
      Instant until = clock.instant().plus(FINISH_TIMEOUT);
      session.finish(() -> clock.instant().isBefore(until));
    }
  }

  private boolean closed() {
    return closing.getCount() == 0;
  }

  private void await(Duration pause) {
    try {
      closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Stops; attempts under way have 2 s to end. What is undelivered stays in the topic and goes out
   * after the next start.
   */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(JOIN_TIMEOUT.toMillis());
      if (thread.isAlive()) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
    outbound.close();
  }
}
