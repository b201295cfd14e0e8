package dev.masterperf.producer.isolation;

import dev.masterperf.producer.MasterPerfTracker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Agents, each a process of its own. Records in category {@code Isolation} how long each took to be
 * ready, its memory and CPU as the system tells them, its heartbeats, and how it ended.
 *
 * <p>{@link #deploy} and {@link #stop} exclude each other; each agent's thread takes its agent out
 * of {@code running} when the process is gone, and the thread {@code isolation-sampler} only reads
 * there. Agents end with this process, however it ends, since their standard input closes with it.
 */
public final class IsolationAgents implements AutoCloseable {
  private static final int HEARTBEATS_OF_PATIENCE = 3;

  private final IsolationSettings settings;
  private final LongSupplier nanoTime;
  private final IsolationLog log;
  private final NavigableMap<Integer, Agent> running = new ConcurrentSkipListMap<>();
  private final ScheduledExecutorService sampler;

  /** Agents with the default settings, measured by the system's clock. */
  public IsolationAgents(MasterPerfTracker tracker) {
    this(IsolationSettings.DEFAULT, tracker, System::nanoTime);
  }

  /**
   * @param nanoTime nanoseconds from any fixed point
   */
  public IsolationAgents(
      IsolationSettings settings, MasterPerfTracker tracker, LongSupplier nanoTime) {
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.log = new IsolationLog(tracker, settings);
    this.sampler =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "isolation-sampler");
              thread.setDaemon(true);
              return thread;
            });
    long every = settings.sampleEvery().toMillis();
    sampler.scheduleAtFixedRate(this::sample, every, every, TimeUnit.MILLISECONDS);
  }

  /**
   * Starts {@code count} agents at a time and waits until they are ready.
   *
   * @return those that are; the others are gone, recorded as failed deployments
   * @throws IllegalArgumentException if {@link IsolationSettings#maxAgents} would be exceeded
   */
  public synchronized List<Agent> deploy(int count) {
    if (count < 1 || running.size() + count > settings.maxAgents()) {
      throw new IllegalArgumentException(
          "cannot add %d agents to %d, at most %d may run"
              .formatted(count, running.size(), settings.maxAgents()));
    }
    long start = nanoTime.getAsLong();
    List<Agent> started = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      start().ifPresent(started::add);
    }
    List<Agent> ready = started.stream().filter(agent -> isReady(agent, start)).toList();
    log.scaled(ready.size(), count, running.size(), (nanoTime.getAsLong() - start) / 1e9);
    return ready;
  }

  /** The agents that run now, by name. */
  public List<Agent> running() {
    return List.copyOf(running.values());
  }

  /**
   * Asks all agents to stop and waits until they are gone; those that take too long are terminated,
   * then killed.
   */
  public synchronized void stop() {
    List<Agent> all = running();
    all.forEach(Agent::requestStop);
    if (!awaitExits(all)) {
      running().forEach(Agent::terminate);
      if (!awaitExits(all)) {
        running().forEach(agent -> agent.kill("killed for not stopping"));
        awaitExits(all);
      }
    }
  }

  /** Stops all agents and the sampling. */
  @Override
  public void close() {
    sampler.shutdownNow();
    stop();
  }

  private Optional<Agent> start() {
    int number = firstFreeNumber();
    String name = "agent-" + number;
    long start = nanoTime.getAsLong();
    try {
      Agent agent = new Agent(name, AgentCommand.start(settings), start, nanoTime, log);
      running.put(number, agent);
      agent.listen(
          exit -> {
            running.remove(number, agent);
            log.exited(name, agent.pid(), exit, running.size());
          });
      return Optional.of(agent);
    } catch (IOException e) {
      log.notDeployed(name, (nanoTime.getAsLong() - start) / 1e9, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private int firstFreeNumber() {
    int number = 1;
    while (running.containsKey(number)) {
      number++;
    }
    return number;
  }

  private boolean isReady(Agent agent, long batchStartNanos) {
    long left = settings.readyWithin().toNanos() - (nanoTime.getAsLong() - batchStartNanos);
    try {
      Duration took = agent.ready().get(Math.max(0, left), TimeUnit.NANOSECONDS);
      log.deployed(agent.name(), agent.pid(), took.toNanos() / 1e9);
      return true;
    } catch (ExecutionException e) {
      return notReady(agent, batchStartNanos, String.valueOf(e.getCause()));
    } catch (TimeoutException e) {
      agent.kill("killed for not being ready");
      return notReady(agent, batchStartNanos, "not ready within " + settings.readyWithin());
    } catch (InterruptedException e) {
      agent.kill("killed because the deployment was interrupted");
      Thread.currentThread().interrupt();
      return notReady(agent, batchStartNanos, "interrupted");
    }
  }

  private boolean notReady(Agent agent, long startNanos, String reason) {
    log.notDeployed(agent.name(), (nanoTime.getAsLong() - startNanos) / 1e9, reason);
    return false;
  }

  private boolean awaitExits(List<Agent> agents) {
    CompletableFuture<?>[] exits =
        agents.stream().map(Agent::exited).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(exits).get(settings.stopWithin().toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("an exit is never exceptional", e);
    } catch (InterruptedException e) {
      running().forEach(agent -> agent.kill("killed because the stop was interrupted"));
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void sample() {
    Duration patience = settings.heartbeat().multipliedBy(HEARTBEATS_OF_PATIENCE);
    running.values().forEach(agent -> agent.sample(patience));
  }
}
