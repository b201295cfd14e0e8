package dev.masterperf.producer.isolation;

import java.time.Duration;
import java.util.List;

/**
 * How agents are started, watched and stopped.
 *
 * @param jvmOptions of the agents' processes
 * @param heartbeat how often an agent works and reports
 * @param sampleEvery how often memory and CPU are read
 * @param readyWithin an agent that takes longer is killed
 * @param stopWithin an agent that takes longer is terminated, and then killed
 * @param maxAgents running at one time
 */
public record IsolationSettings(
    List<String> jvmOptions,
    Duration heartbeat,
    Duration sampleEvery,
    Duration readyWithin,
    Duration stopWithin,
    int maxAgents) {

  /** A heap of 16 MiB, everything else as small as a JVM can be; one heartbeat a second. */
  public static final IsolationSettings DEFAULT =
      new IsolationSettings(
          List.of(
              "-Xmx16m", "-XX:+UseSerialGC", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-Xss512k"),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(15),
          Duration.ofSeconds(2),
          64);

  public IsolationSettings {
    jvmOptions = List.copyOf(jvmOptions);
    for (Duration each : List.of(heartbeat, sampleEvery, readyWithin, stopWithin)) {
      if (each.toMillis() < 1) {
        throw new IllegalArgumentException("a duration must be at least 1 ms, not " + each);
      }
    }
    if (maxAgents < 1) {
      throw new IllegalArgumentException("maxAgents must be positive, not " + maxAgents);
    }
  }
}
