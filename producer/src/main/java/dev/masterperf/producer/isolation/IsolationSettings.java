package dev.masterperf.producer.isolation;

import dev.masterperf.producer.isolation.limit.Limiting;
import dev.masterperf.producer.isolation.limit.Limits;
import java.time.Duration;
import java.util.List;

/**
 * How agents are started, held, watched and stopped.
 *
 * @param program what runs as an agent
 * @param limits of each agent
 * @param limiting by which means they are held
 * @param restarts what follows an unasked exit
 * @param parallel agents that may be starting at one time
 * @param maxAgents agents at one time
 * @param sampleEvery how often memory and CPU are read, and a memory limit is watched
 * @param readyWithin an agent that takes longer is killed
 * @param stopWithin an agent that takes longer is terminated, and then killed
 */
public record IsolationSettings(
    AgentProgram program,
    Limits limits,
    Limiting limiting,
    RestartPolicy restarts,
    int parallel,
    int maxAgents,
    Duration sampleEvery,
    Duration readyWithin,
    Duration stopWithin) {

  /** The built-in agent, default limits by the best means, no restarts, one start for each core. */
  public static final IsolationSettings DEFAULT =
      new IsolationSettings(
          AgentProgram.BuiltIn.DEFAULT,
          Limits.DEFAULT,
          Limiting.AUTO,
          RestartPolicy.NEVER,
          Runtime.getRuntime().availableProcessors(),
          64,
          Duration.ofSeconds(1),
          Duration.ofSeconds(15),
          Duration.ofSeconds(2));

  public IsolationSettings {
    for (Duration each : List.of(sampleEvery, readyWithin, stopWithin)) {
      if (each.toMillis() < 1) {
        throw new IllegalArgumentException("a duration must be at least 1 ms, not " + each);
      }
    }
    if (parallel < 1) {
      throw new IllegalArgumentException("parallel must be positive, not " + parallel);
    }
    if (maxAgents < 1) {
      throw new IllegalArgumentException("maxAgents must be positive, not " + maxAgents);
    }
  }

  public IsolationSettings withProgram(AgentProgram other) {
    return new IsolationSettings(
        other,
        limits,
        limiting,
        restarts,
        parallel,
        maxAgents,
        sampleEvery,
        readyWithin,
        stopWithin);
  }

  public IsolationSettings withLimits(Limits other, Limiting by) {
    return new IsolationSettings(
        program, other, by, restarts, parallel, maxAgents, sampleEvery, readyWithin, stopWithin);
  }

  public IsolationSettings withRestarts(RestartPolicy other) {
    return new IsolationSettings(
        program,
        limits,
        limiting,
        other,
        parallel,
        maxAgents,
        sampleEvery,
        readyWithin,
        stopWithin);
  }

  /**
   * The same for other numbers of agents.
   *
   * @param startingAtOnce agents that may be starting at one time
   * @param atMost agents at one time
   */
  public IsolationSettings withNumbers(int startingAtOnce, int atMost) {
    return new IsolationSettings(
        program,
        limits,
        limiting,
        restarts,
        startingAtOnce,
        atMost,
        sampleEvery,
        readyWithin,
        stopWithin);
  }

  public IsolationSettings withTimes(Duration sampling, Duration ready, Duration stop) {
    return new IsolationSettings(
        program, limits, limiting, restarts, parallel, maxAgents, sampling, ready, stop);
  }
}
