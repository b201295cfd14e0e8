package dev.masterperf.alerts.heartbeat;

import dev.masterperf.alerts.receiver.DeliveryOutcome;
import dev.masterperf.alerts.receiver.HttpTarget;
import dev.masterperf.alerts.receiver.Outbound;
import dev.masterperf.model.DaemonThreads;
import dev.masterperf.model.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A dead man's switch: calls an outside receiver again and again while alerts can be told, so that
 * it raises an alarm of its own when the calls stop. They stop when the broker, the processor or
 * the notifier does: a probe is sent through all of them for each partition, and none is called
 * before its windows came by, committed.
 *
 * <p>On a thread of its own, {@code heartbeat}. A call that fails is tried again after some
 * seconds, not stored: the next one says the same.
 */
public final class Heartbeat implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

  /** A probe is in a closed window after 3 s; some of them may be lost. */
  private static final Duration FRESH = Duration.ofSeconds(60);

  private static final Duration PERIOD = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(21);

  /** What it is made of, for tests. */
  interface Surroundings extends AutoCloseable {
    /** Sends a probe to each partition. */
    void probe();

    /** Whether the notifier does its work. */
    boolean notifies();

    /** When the newest committed output came about, by partition. */
    Map<Integer, Instant> newest();

    /** Calls the receiver. */
    CompletableFuture<DeliveryOutcome> call(String body);

    @Override
    void close();
  }

  private final Surroundings surroundings;
  private final String instance;
  private final Pulse pulse;
  private final Duration period;
  private final InstantSource clock;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("heartbeat"));
  private volatile Optional<String> obstacle = Optional.of("it has just begun");

  Heartbeat(
      Surroundings surroundings,
      String instance,
      Duration every,
      int partitions,
      InstantSource clock) {
    this.surroundings = surroundings;
    this.instance = instance;
    this.pulse = new Pulse(every, FRESH, partitions);
    this.period = every.compareTo(PERIOD) < 0 ? every : PERIOD;
    this.clock = clock;
  }

  /**
   * @param notifies whether the notifier of this process does its work
   * @param probe sends a probe to each partition
   */
  public Heartbeat(
      HeartbeatSettings settings, BooleanSupplier notifies, Runnable probe, InstantSource clock) {
    this(
        new Outside(settings, notifies, probe, clock),
        settings.instance(),
        settings.every(),
        settings.partitions(),
        clock);
  }

  /** Begins; to be called once. */
  public void start() {
    thread.scheduleWithFixedDelay(this::turnSafely, 0, period.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Calls that were taken. */
  public long sent() {
    return sent.get();
  }

  /** Calls that were not. */
  public long failed() {
    return failed.get();
  }

  /** Why none is sent now, in a few words; empty while they are. */
  public Optional<String> obstacle() {
    return obstacle;
  }

  private void turnSafely() {
    try {
      turn();
    } catch (InterruptException | WakeupException e) {
      Thread.currentThread().interrupt(); // close() lost patience
    } catch (RuntimeException e) {
      withhold("the brokers do not answer: " + e.getMessage());
    }
  }

  /** One look, and a call where one is due and nothing keeps it. */
  void turn() {
    surroundings.probe();
    Instant now = clock.instant();
    Optional<String> why = pulse.obstacle(surroundings.notifies(), surroundings.newest(), now);
    if (why.isPresent()) {
      withhold(why.get());
    } else if (pulse.due(now)) {
      call(now);
    }
  }

  private void call(Instant now) {
    DeliveryOutcome outcome =
        surroundings
            .call(body(now))
            .completeOnTimeout(
                new DeliveryOutcome.Failed(null, "no answer in time", Duration.ZERO),
                ANSWER.toMillis(),
                TimeUnit.MILLISECONDS)
            .join();
    if (outcome instanceof DeliveryOutcome.Delivered) {
      pulse.delivered(now);
      sent.incrementAndGet();
      if (obstacle.isPresent()) {
        LOG.info("the heartbeat is sent");
      }
      obstacle = Optional.empty();
    } else {
      failed.incrementAndGet();
      withhold("its receiver does not take it: " + outcome.detail());
    }
  }

  /** Said once for each cause. */
  private void withhold(String why) {
    if (!obstacle.equals(Optional.of(why))) {
      LOG.atWarn().addKeyValue("reason", why).log("no heartbeat is sent");
    }
    obstacle = Optional.of(why);
  }

  private String body(Instant now) {
    return new String(
        Json.bytes(
            new TreeMap<>(
                Map.of(
                    "alertname",
                    "Watchdog",
                    "status",
                    "firing",
                    "instance",
                    instance,
                    "sentAt",
                    now.toString()))),
        StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (thread.awaitTermination(2, TimeUnit.SECONDS)) {
        surroundings.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The real ones. */
  private static final class Outside implements Surroundings {
    private final BooleanSupplier notifies;
    private final Runnable probe;
    private final CommittedOutput output;
    private final Outbound outbound;
    private final Function<String, CompletableFuture<DeliveryOutcome>> call;

    Outside(
        HeartbeatSettings settings, BooleanSupplier notifies, Runnable probe, InstantSource clock) {
      this.notifies = notifies;
      this.probe = probe;
      this.output =
          new CommittedOutput(
              settings.kafka(),
              "masterperf-heartbeat-" + settings.instance(),
              settings.partitions(),
              clock);
      this.outbound = new Outbound(clock, settings.addresses());
      HttpTarget target = HttpTarget.of(settings.url());
      this.call = body -> outbound.post(target, body);
    }

    @Override
    public void probe() {
      probe.run();
    }

    @Override
    public boolean notifies() {
      return notifies.getAsBoolean();
    }

    @Override
    public Map<Integer, Instant> newest() {
      return output.newest();
    }

    @Override
    public CompletableFuture<DeliveryOutcome> call(String body) {
      return call.apply(body);
    }

    @Override
    public void close() {
      output.close();
      outbound.close();
    }
  }
}
