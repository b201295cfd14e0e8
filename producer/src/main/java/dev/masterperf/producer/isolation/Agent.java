package dev.masterperf.producer.isolation;

import dev.masterperf.producer.isolation.AgentStatus.State;
import dev.masterperf.producer.isolation.limit.Throttling;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One agent: a name, and the processes that bear it one after the other.
 *
 * <p>Confined to the supervisor's thread, apart from what is public: that reads {@code status},
 * which is replaced as a whole, and the two futures.
 */
public final class Agent {
  /** For a process' output to close by itself once the process is gone. */
  private static final Duration OUTPUT_LINGERS = Duration.ofMillis(200);

  private final int number;
  private final Fleet fleet;
  private final CompletableFuture<Duration> ready = new CompletableFuture<>();
  private final CompletableFuture<AgentExit> exited = new CompletableFuture<>();
  private volatile AgentStatus status;
  private volatile long lastPid;

  private @Nullable AgentProcess process;
  private @Nullable Future<?> timer;
  private RestartHistory history = RestartHistory.NONE;
  private int runs;
  private long startNanos;
  private long readyNanos;

  /** The last sample. */
  private Duration sampledCpu = Duration.ZERO;

  private long sampledNanos;
  private Throttling sampledThrottling = new Throttling(0, 0);

  Agent(int number, Fleet fleet) {
    this.number = number;
    this.fleet = fleet;
    this.status = AgentStatus.queued("agent-" + number);
  }

  /** {@code agent-1} and so on; the name of one that is gone is given again. */
  public String name() {
    return status.name();
  }

  /** Of its process, or of its last one; 0 before the first. */
  public long pid() {
    return lastPid;
  }

  public AgentStatus status() {
    return status;
  }

  /** Time from starting its first process to that being ready; fails if that ended before. */
  public CompletableFuture<Duration> ready() {
    return ready.copy();
  }

  /** Completes when its process is gone, recorded, and will not be started again. */
  public CompletableFuture<AgentExit> exited() {
    return exited.copy();
  }

  int number() {
    return number;
  }

  State state() {
    return status.state();
  }

  @Nullable AgentProcess process() {
    return process;
  }

  /** From {@code QUEUED} or {@code RESTARTING}. */
  void start() {
    runs++;
    startNanos = fleet.now();
    readyNanos = 0;
    try {
      AgentProcess started = fleet.launcher().launch(name(), runs, fleet.listenerFor(this));
      process = started;
      lastPid = started.pid();
      status = status.starting(started.pid());
      sampledCpu = Duration.ZERO;
      sampledNanos = startNanos;
      sampledThrottling = new Throttling(0, 0);
      timer = fleet.thread().after(fleet.settings().readyWithin(), this::notReadyInTime);
    } catch (IOException e) {
      AgentExit exit = AgentExit.neverStarted(String.valueOf(e.getMessage()));
      fleet.log().notDeployed(name(), 0, exit);
      ended(exit);
    }
  }

  private void notReadyInTime() {
    if (state() == State.STARTING && process != null) {
      process.kill("killed for not being ready within " + seconds(fleet.settings().readyWithin()));
    }
  }

  void becameReady(AgentProcess of, Duration took) {
    if (of != process || state() != State.STARTING) {
      return;
    }
    cancelTimer();
    readyNanos = fleet.now();
    status = status.ready(took);
    fleet.log().deployed(name(), of.pid(), took);
    ready.complete(took);
    fleet.becameReady(this, took);
  }

  /** What it has started keeps its output open, and our thread waiting, if it is not ended too. */
  void endedButNotGone(AgentProcess of) {
    if (of == process) {
      fleet.thread().after(OUTPUT_LINGERS, () -> endLeftOvers(of));
    }
  }

  private void endLeftOvers(AgentProcess of) {
    if (of == process) {
      of.killLeftOvers(ProcessTable.read());
    }
  }

  void gone(AgentProcess of, AgentExit exit) {
    if (of != process) {
      return;
    }
    cancelTimer();
    State was = state();
    process = null;
    fleet.launcher().forget(of);
    fleet.log().exited(name(), of.pid(), exit, fleet.processes());
    if (was == State.STOPPING) {
      fleet.leftOversOf(of);
      status = status.exited(State.STOPPED, exit, status.restarts(), status.flapping());
      finish(exit);
      return;
    }
    if (was == State.STARTING) {
      fleet.log().notDeployed(name(), (fleet.now() - startNanos) / 1e9, exit);
    }
    of.killLeftOvers(ProcessTable.read());
    ended(exit);
  }

  private void ended(AgentExit exit) {
    RestartPolicy policy = fleet.settings().restarts();
    long now = fleet.now();
    Duration ran = readyNanos == 0 ? Duration.ZERO : Duration.ofNanos(now - readyNanos);
    history = history.exited(policy, ran, now);
    ready.completeExceptionally(new IllegalStateException(name() + ": " + exit.reason()));
    if (!policy.restartsAfter(exit)) {
      status = status.exited(State.ENDED, exit, status.restarts(), false);
      finish(exit);
      return;
    }
    boolean flapping = history.isFlapping(policy);
    if (flapping != status.flapping()) {
      fleet.log().flapping(name(), history.exitNanos().size(), flapping);
    }
    Duration pause = history.pause(policy, fleet.random());
    fleet.log().restarting(name(), status.restarts() + 1, pause, exit);
    status = status.exited(State.RESTARTING, exit, status.restarts() + 1, flapping);
    timer = fleet.thread().after(pause, () -> fleet.enqueue(this));
    fleet.leftStarting(this);
  }

  private void finish(AgentExit exit) {
    exited.complete(exit);
    fleet.leftStarting(this);
  }

  /** Asks it to stop, and insists. */
  void stop() {
    if (state().isFinal() || state() == State.STOPPING) {
      return;
    }
    cancelTimer();
    AgentProcess running = process;
    if (running == null) {
      status = status.stoppedIdle();
      AgentExit never = new AgentExit(0, AgentExit.STOP_REQUEST, "", "");
      ready.completeExceptionally(new IllegalStateException(name() + ": " + never.reason()));
      finish(status.lastExit().orElse(never));
      return;
    }
    status = status.stopping();
    ready.completeExceptionally(
        new IllegalStateException(name() + ": stopped before it was ready"));
    running.requestStop();
    timer = fleet.thread().after(fleet.settings().stopWithin(), () -> terminate(running));
  }

  private void terminate(AgentProcess running) {
    if (running == process) {
      running.terminate();
      timer = fleet.thread().after(fleet.settings().stopWithin(), () -> killStopping(running));
    }
  }

  private void killStopping(AgentProcess running) {
    if (running == process) {
      running.kill("killed for not stopping");
    }
  }

  /** Ends it at once, and for good. */
  void kill(String why) {
    AgentProcess running = process;
    if (running == null) {
      stop();
    } else {
      cancelTimer();
      status = status.stopping();
      running.kill(why);
    }
  }

  void sample(ProcessTable processes, SampleSink sink) {
    AgentProcess running = process;
    if (running == null || state() == State.STOPPING) {
      return;
    }
    long now = fleet.now();
    calmDown(now);
    processes
        .usage(running.pid())
        .ifPresent(
            usage -> {
              double busyNanos = usage.cpu().minus(sampledCpu).toNanos();
              double cores = Math.max(0, busyNanos / Math.max(1, now - sampledNanos));
              sampledCpu = usage.cpu();
              sampledNanos = now;
              status = status.using(usage.rssBytes(), cores, throttled(running));
              sink.sampled(status);
              running.holdTo(usage.rssBytes());
            });
    Duration silence = running.silence();
    if (state() == State.READY && running.isTooLong(silence)) {
      sink.silent(name(), running.pid(), silence);
    }
  }

  /** It has run long enough for its restarts to be forgotten. */
  private void calmDown(long now) {
    Duration ran = Duration.ofNanos(now - readyNanos);
    boolean stable = ran.compareTo(fleet.settings().restarts().stableAfter()) >= 0;
    if (status.flapping() && state() == State.READY && stable) {
      history = RestartHistory.NONE;
      status = status.calm();
      fleet.log().flapping(name(), 0, false);
    }
  }

  private OptionalDouble throttled(AgentProcess running) {
    return running
        .throttling()
        .map(
            now -> {
              double share = now.since(sampledThrottling);
              sampledThrottling = now;
              return OptionalDouble.of(share);
            })
        .orElse(OptionalDouble.empty());
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() / 1000.0 + " s";
  }

  /** Takes what a round of sampling finds. */
  interface SampleSink {
    void sampled(AgentStatus status);

    void silent(String agent, long pid, Duration silence);
  }
}
