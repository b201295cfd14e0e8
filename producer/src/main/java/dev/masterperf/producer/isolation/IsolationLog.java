package dev.masterperf.producer.isolation;

import dev.masterperf.model.Quantity;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What is measured about agents, as metrics of category {@code Isolation}. */
final class IsolationLog {
  private static final String CATEGORY = "Isolation";
  private static final String SCALING = "Agent Scaling";
  private static final String RESOURCES = "Agent Resources";

  private final MasterPerfTracker tracker;
  private final String pattern;

  IsolationLog(MasterPerfTracker tracker, IsolationSettings settings) {
    this.tracker = tracker;
    this.pattern = "java " + String.join(" ", settings.jvmOptions());
  }

  void deployed(String agent, long pid, double seconds) {
    tracker.addPerformanceMetric(
        Observation.of(CATEGORY, SCALING, "deploy", new Quantity(seconds, Unit.SECONDS))
            .describedBy(pattern, place(pid), agent + " is ready")
            .with(Map.of("agent", agent, "pid", Long.toString(pid))));
  }

  void notDeployed(String agent, double seconds, String reason) {
    tracker.addPerformanceMetric(
        Observation.of(CATEGORY, SCALING, "deploy", new Quantity(seconds, Unit.SECONDS))
            .ended(Status.ERROR)
            .describedBy(pattern, "", agent + " did not start")
            .with(Map.of("agent", agent, "reason", reason)));
  }

  /** From the first start to the last agent ready. */
  void scaled(int ready, int wanted, int running, double seconds) {
    Status status = ready == wanted ? Status.OK : Status.ERROR;
    String impact = ready + " of " + wanted + " agents are ready";
    tracker.addPerformanceMetrics(
        List.of(
            Observation.of(CATEGORY, SCALING, "scale_up", new Quantity(seconds, Unit.SECONDS))
                .ended(status)
                .describedBy(pattern, "", impact)
                .with(Map.of("agents", Integer.toString(wanted))),
            running(running)));
  }

  void sampled(String agent, long pid, OptionalLong rssBytes, OptionalDouble cores) {
    List<Observation> seen = new ArrayList<>(2);
    rssBytes.ifPresent(
        bytes ->
            seen.add(
                resource(agent, "rss", new Quantity(bytes, Unit.BYTES), pid, "resident memory")));
    cores.ifPresent(
        busy -> seen.add(resource(agent, "cpu", new Quantity(busy, Unit.ONE), pid, "cores busy")));
    tracker.addPerformanceMetrics(seen);
  }

  void beat(String agent, long pid, long workNanos) {
    tracker.addPerformanceMetric(
        resource(agent, "work", new Quantity(workNanos / 1e9, Unit.SECONDS), pid, "one heartbeat"));
  }

  void overdue(String agent, long pid, double seconds) {
    tracker.addPerformanceMetric(
        resource(agent, "silent", new Quantity(seconds, Unit.SECONDS), pid, "no heartbeat")
            .ended(Status.ERROR));
  }

  void exited(String agent, long pid, AgentExit exit, int running) {
    tracker.addPerformanceMetrics(
        List.of(
            Observation.of(CATEGORY, SCALING, "exits", new Quantity(1, Unit.ONE))
                .ended(exit.status())
                .describedBy(exit.reason(), place(pid), agent + " is gone")
                .with(exit.properties())
                .with(Map.of("agent", agent, "pid", Long.toString(pid))),
            running(running)));
  }

  private static Observation running(int agents) {
    return Observation.of(CATEGORY, SCALING, "running", new Quantity(agents, Unit.ONE));
  }

  /** Agents' places are numbered and taken again, so that these series stay few. */
  private Observation resource(
      String agent, String id, Quantity measured, long pid, String impact) {
    return Observation.of(CATEGORY, RESOURCES, id, measured)
        .inSubCat(agent)
        .describedBy(pattern, place(pid), impact);
  }

  private static String place(long pid) {
    return "pid " + pid;
  }
}
