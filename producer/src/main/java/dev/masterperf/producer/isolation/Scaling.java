package dev.masterperf.producer.isolation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A change of the number of agents while it goes on. Confined to the supervisor's thread. */
final class Scaling {
  private final long startNanos;
  private final int wanted;
  private final Set<Agent> starting;
  private final Set<Agent> stopping;
  private final List<Agent> ready = new ArrayList<>();
  private final List<Duration> timesToReady = new ArrayList<>();
  private final CompletableFuture<Deployment> done = new CompletableFuture<>();
  private int stopped;

  Scaling(Collection<Agent> starting, Collection<Agent> stopping, long startNanos) {
    this.starting = new HashSet<>(starting);
    this.stopping = new HashSet<>(stopping);
    this.wanted = starting.size();
    this.startNanos = startNanos;
  }

  /** Completes when each agent is ready, or is not and will not be at its first try, or is gone. */
  CompletableFuture<Deployment> done() {
    return done;
  }

  void ready(Agent agent, Duration took) {
    if (starting.remove(agent)) {
      ready.add(agent);
      timesToReady.add(took);
    }
  }

  void gone(Agent agent) {
    starting.remove(agent);
    if (stopping.remove(agent)) {
      stopped++;
    }
  }

  /** Those that are neither ready nor gone. */
  List<Agent> pending() {
    List<Agent> pending = new ArrayList<>(starting);
    pending.addAll(stopping);
    return pending;
  }

  boolean isComplete() {
    return starting.isEmpty() && stopping.isEmpty();
  }

  Deployment result(long nowNanos) {
    return new Deployment(
        wanted, ready, stopped, timesToReady, Duration.ofNanos(nowNanos - startNanos));
  }
}
