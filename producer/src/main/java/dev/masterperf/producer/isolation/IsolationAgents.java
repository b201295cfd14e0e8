package dev.masterperf.producer.isolation;

import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.isolation.limit.Hold;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Agents, each a process of its own that is held to limits. Records in category {@code Isolation}
 * by which means they are held, how long each took to be ready, its memory and CPU as the system
 * tells them, its heartbeats, its restarts, and how it ended.
 *
 * <p>All state is owned by one thread, {@code isolation-supervisor}; the methods here give it work
 * and wait. They may be called from any thread, also at the same time: {@link #stop} ends what a
 * {@link #scale} is still starting. Agents end with this process, however it ends: the built-in one
 * since its standard input closes with it, any other by the hand of a {@link Guardian}.
 */
public final class IsolationAgents implements AutoCloseable {
  /** For killed processes to be gone. */
  private static final long DEATH_SECONDS = 5;

  private final IsolationSettings settings;
  private final AgentLauncher launcher;
  private final SupervisorThread thread = new SupervisorThread();
  private final Fleet fleet;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Agents with the default settings, measured by the system's clock. */
  public IsolationAgents(MasterPerfTracker tracker) {
    this(IsolationSettings.DEFAULT, tracker, System::nanoTime, new Random());
  }

  /**
   * Prepares the limits, which may move this process to a control group below its own.
   *
   * @param nanoTime nanoseconds from any fixed point
   * @param random spreads restarts
   * @throws dev.masterperf.producer.isolation.limit.UnavailableException if the settings ask for
   *     control groups and there are none to be had
   */
  public IsolationAgents(
      IsolationSettings settings,
      MasterPerfTracker tracker,
      LongSupplier nanoTime,
      RandomGenerator random) {
    this.settings = settings;
    this.launcher = new AgentLauncher(settings, nanoTime);
    IsolationLog log = new IsolationLog(tracker, settings);
    this.fleet = new Fleet(settings, launcher, log, thread, nanoTime, random);
    log.limitedBy(launcher, settings);
    thread.every(settings.sampleEvery(), fleet::sample);
  }

  /**
   * Starts or stops agents until {@code count} live, those with the highest numbers going first;
   * waits until each new one is ready, or has failed to be at its first try, and each surplus one
   * is gone. A later call may change the number while an earlier one still waits.
   *
   * @throws IllegalArgumentException if it is negative or {@link IsolationSettings#maxAgents} would
   *     be exceeded
   */
  public Deployment scale(int count) {
    if (count < 0 || count > settings.maxAgents()) {
      throw new IllegalArgumentException(
          "cannot scale to %d agents, at most %d may run".formatted(count, settings.maxAgents()));
    }
    return await(() -> fleet.scaleTo(count));
  }

  /**
   * Starts {@code count} agents more and waits until they are ready.
   *
   * @return those that are
   * @throws IllegalArgumentException if {@link IsolationSettings#maxAgents} would be exceeded
   */
  public List<Agent> deploy(int count) {
    int running = running().size();
    if (count < 1 || running + count > settings.maxAgents()) {
      throw new IllegalArgumentException(
          "cannot add %d agents to %d, at most %d may run"
              .formatted(count, running, settings.maxAgents()));
    }
    return await(() -> fleet.add(count)).ready();
  }

  /** The agents that have a process now, by number. */
  public List<Agent> running() {
    return fleet.agents().stream().filter(agent -> agent.state().hasProcess()).toList();
  }

  /** All agents by number; those that are gone until their name is given again. */
  public List<AgentStatus> statuses() {
    return fleet.agents().stream().map(Agent::status).toList();
  }

  /** {@code cgroup v2}, {@code process limits} or {@code none}. */
  public String limitedBy() {
    return launcher.means();
  }

  /** Why limits are not held by something better; empty if they are. */
  public String limitedBecause() {
    return launcher.reason();
  }

  /** How each limit is held. */
  public List<Hold> holds() {
    return launcher.holds();
  }

  /**
   * Asks all agents to stop and waits until they are gone; those that take too long are terminated,
   * then killed.
   */
  public Deployment stop() {
    return await(fleet::stopAll);
  }

  /** Stops all agents, and takes back what was prepared for them. None can be started any more. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        await(fleet::close);
      } finally {
        thread.close();
        launcher.close();
      }
    }
  }

  private Deployment await(Supplier<CompletableFuture<Deployment>> change) {
    CompletableFuture<CompletableFuture<Deployment>> begun = thread.ask(change);
    CompletableFuture<Deployment> done = begun.thenCompose(whole -> whole);
    try {
      return done.get();
    } catch (InterruptedException e) {
      begun.thenAccept(whole -> thread.run(() -> fleet.abandon(whole)));
      try {
        return done.copy().orTimeout(DEATH_SECONDS, TimeUnit.SECONDS).join();
      } finally {
        Thread.currentThread().interrupt();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(String.valueOf(e.getCause()), e);
    }
  }
}
