package dev.masterperf.producer.isolation;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One agent at one moment.
 *
 * @param pid of the process that runs now
 * @param readyIn how long its last process that became ready took for that
 * @param rssBytes resident memory when last read
 * @param cores CPU time used in each second since the reading before
 * @param throttled share of time slices in which a control group kept it waiting; where there is
 *     one
 * @param restarts so far
 * @param flapping whether it is restarted again and again
 * @param lastExit of the process before this one, or of the last
 */
public record AgentStatus(
    String name,
    State state,
    OptionalLong pid,
    Optional<Duration> readyIn,
    OptionalLong rssBytes,
    OptionalDouble cores,
    OptionalDouble throttled,
    int restarts,
    boolean flapping,
    Optional<AgentExit> lastExit) {

  /** Where an agent is in its life. */
  public enum State {
    /** Waits for others to be ready. */
    QUEUED,
    STARTING,
    READY,
    /** Has ended, and waits to be started again. */
    RESTARTING,
    STOPPING,
    /** Has ended because it was asked to. */
    STOPPED,
    /** Has ended unasked, for good. */
    ENDED;

    /** Whether it is over. */
    public boolean isFinal() {
      return this == STOPPED || this == ENDED;
    }

    /** Whether it has a process. */
    public boolean hasProcess() {
      return this == STARTING || this == READY || this == STOPPING;
    }
  }

  static AgentStatus queued(String name) {
    return new AgentStatus(
        name,
        State.QUEUED,
        OptionalLong.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        0,
        false,
        Optional.empty());
  }

  AgentStatus starting(long newPid) {
    return new AgentStatus(
        name,
        State.STARTING,
        OptionalLong.of(newPid),
        Optional.empty(),
        OptionalLong.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        restarts,
        flapping,
        lastExit);
  }

  AgentStatus ready(Duration took) {
    return new AgentStatus(
        name,
        State.READY,
        pid,
        Optional.of(took),
        rssBytes,
        cores,
        throttled,
        restarts,
        flapping,
        lastExit);
  }

  AgentStatus using(long rss, double cpu, OptionalDouble throttledShare) {
    return new AgentStatus(
        name,
        state,
        pid,
        readyIn,
        OptionalLong.of(rss),
        OptionalDouble.of(cpu),
        throttledShare,
        restarts,
        flapping,
        lastExit);
  }

  AgentStatus calm() {
    return new AgentStatus(
        name, state, pid, readyIn, rssBytes, cores, throttled, restarts, false, lastExit);
  }

  AgentStatus stopping() {
    return new AgentStatus(
        name,
        State.STOPPING,
        pid,
        readyIn,
        rssBytes,
        cores,
        throttled,
        restarts,
        flapping,
        lastExit);
  }

  AgentStatus exited(State next, AgentExit exit, int newRestarts, boolean newFlapping) {
    return new AgentStatus(
        name,
        next,
        OptionalLong.empty(),
        readyIn,
        OptionalLong.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        newRestarts,
        newFlapping,
        Optional.of(exit));
  }

  /** Stopped before it had a process, or between two. */
  AgentStatus stoppedIdle() {
    return new AgentStatus(
        name,
        State.STOPPED,
        OptionalLong.empty(),
        readyIn,
        OptionalLong.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        restarts,
        flapping,
        lastExit);
  }
}
