package dev.masterperf.producer.isolation;

import dev.masterperf.producer.isolation.AgentStatus.State;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * All agents of one owner, and the queue of those that may not start yet. Confined to the
 * supervisor's thread; only {@link #agents} may be read by all.
 */
final class Fleet {
  private final IsolationSettings settings;
  private final AgentLauncher launcher;
  private final IsolationLog log;
  private final SupervisorThread thread;
  private final LongSupplier nanoTime;
  private final RandomGenerator random;
  private final NavigableMap<Integer, Agent> agents = new ConcurrentSkipListMap<>();
  private final Queue<Agent> queue = new ArrayDeque<>();
  private final Set<Agent> starting = new HashSet<>();
  private final List<Scaling> scalings = new ArrayList<>();
  private final List<AgentProcess> stopped = new ArrayList<>();
  private boolean closed;

  Fleet(
      IsolationSettings settings,
      AgentLauncher launcher,
      IsolationLog log,
      SupervisorThread thread,
      LongSupplier nanoTime,
      RandomGenerator random) {
    this.settings = settings;
    this.launcher = launcher;
    this.log = log;
    this.thread = thread;
    this.nanoTime = nanoTime;
    this.random = random;
  }

  /** By number; those that are gone stay until their number is given again. */
  Collection<Agent> agents() {
    return agents.values();
  }

  /**
   * Starts or stops as many as are missing or too many.
   *
   * @throws IllegalStateException if some are missing and this is closed
   */
  CompletableFuture<Deployment> scaleTo(int count) {
    List<Agent> living = agents.values().stream().filter(agent -> lives(agent)).toList();
    if (closed && count > living.size()) {
      throw new IllegalStateException("closed, and so cannot start agents");
    }
    List<Agent> added = new ArrayList<>();
    for (int missing = count - living.size(); missing > 0; missing--) {
      Agent agent = new Agent(firstFreeNumber(), this);
      agents.put(agent.number(), agent);
      added.add(agent);
    }
    return change(added, living.subList(Math.min(count, living.size()), living.size()));
  }

  /** Stops all, those included that are stopping already. */
  CompletableFuture<Deployment> stopAll() {
    return change(
        List.of(), agents.values().stream().filter(agent -> !agent.state().isFinal()).toList());
  }

  /** As {@link #stopAll}, and none will be started any more. */
  CompletableFuture<Deployment> close() {
    closed = true;
    return stopAll();
  }

  /** Starts so many more. */
  CompletableFuture<Deployment> add(int count) {
    return scaleTo((int) agents.values().stream().filter(Fleet::lives).count() + count);
  }

  private CompletableFuture<Deployment> change(List<Agent> added, List<Agent> surplus) {
    Scaling scaling = new Scaling(added, surplus, now());
    scalings.add(scaling);
    added.forEach(this::enqueue);
    surplus.forEach(Agent::stop);
    settle();
    return scaling.done();
  }

  private static boolean lives(Agent agent) {
    return !agent.state().isFinal() && agent.state() != State.STOPPING;
  }

  private int firstFreeNumber() {
    int number = 1;
    for (Agent taken = agents.get(number); taken != null; taken = agents.get(number)) {
      if (taken.state().isFinal()) {
        return number;
      }
      number++;
    }
    return number;
  }

  /** Kills those that a change still waits for. */
  void abandon(CompletableFuture<Deployment> change) {
    for (Scaling scaling : List.copyOf(scalings)) {
      if (scaling.done() == change) {
        scaling
            .pending()
            .forEach(agent -> agent.kill("killed because the wait for it was interrupted"));
      }
    }
  }

  /** Starts it when it is its turn. */
  void enqueue(Agent agent) {
    queue.add(agent);
    startNext();
  }

  private void startNext() {
    while (starting.size() < settings.parallel() && !queue.isEmpty()) {
      Agent next = queue.remove();
      if (next.state() == State.QUEUED || next.state() == State.RESTARTING) {
        starting.add(next);
        next.start();
      }
    }
  }

  void becameReady(Agent agent, Duration took) {
    scalings.forEach(scaling -> scaling.ready(agent, took));
    leftStarting(agent);
  }

  /** It is ready, or has ended. */
  void leftStarting(Agent agent) {
    starting.remove(agent);
    if (agent.state() != State.READY) {
      scalings.forEach(scaling -> scaling.gone(agent));
    }
    settle();
    thread.run(this::startNext);
  }

  /** A process that was stopped may have left others, which end before its stop is complete. */
  void leftOversOf(AgentProcess process) {
    stopped.add(process);
  }

  private void settle() {
    if (!stopped.isEmpty() && scalings.stream().anyMatch(Scaling::isComplete)) {
      ProcessTable processes = ProcessTable.read();
      stopped.forEach(process -> process.killLeftOvers(processes));
      stopped.clear();
    }
    for (Iterator<Scaling> each = scalings.iterator(); each.hasNext(); ) {
      Scaling scaling = each.next();
      if (scaling.isComplete()) {
        each.remove();
        Deployment result = scaling.result(now());
        if (result.wanted() + result.stopped() > 0) {
          log.scaled(result, processes());
        }
        scaling.done().complete(result);
      }
    }
  }

  /** Agents that have a process. */
  int processes() {
    return (int) agents.values().stream().filter(agent -> agent.process() != null).count();
  }

  void sample() {
    if (processes() == 0) {
      return;
    }
    ProcessTable processes = ProcessTable.read();
    try (IsolationLog.Round round = log.round()) {
      agents.values().forEach(agent -> agent.sample(processes, round));
    }
  }

  /** Hands on what a process' own thread tells. */
  AgentProcess.Listener listenerFor(Agent agent) {
    return new AgentProcess.Listener() {
      @Override
      public void ready(AgentProcess process, Duration took) {
        thread.run(() -> agent.becameReady(process, took));
      }

      @Override
      public void beat(AgentProcess process, long workNanos) {
        log.beat(agent.name(), process.pid(), workNanos);
      }

      @Override
      public void ended(AgentProcess process) {
        thread.run(() -> agent.endedButNotGone(process));
      }

      @Override
      public void gone(AgentProcess process, AgentExit exit) {
        thread.run(() -> agent.gone(process, exit));
      }
    };
  }

  IsolationSettings settings() {
    return settings;
  }

  AgentLauncher launcher() {
    return launcher;
  }

  IsolationLog log() {
    return log;
  }

  SupervisorThread thread() {
    return thread;
  }

  RandomGenerator random() {
    return random;
  }

  long now() {
    return nanoTime.getAsLong();
  }
}
