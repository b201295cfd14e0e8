package dev.masterperf.producer.isolation;

import dev.masterperf.model.MetricType;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.Observation;
import dev.masterperf.producer.isolation.limit.Hold;
import dev.masterperf.producer.isolation.limit.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What is measured about agents, as metrics of category {@code Isolation}. */
final class IsolationLog {
  private static final String CATEGORY = "Isolation";
  private static final String SCALING = "Agent Scaling";
  private static final String RESOURCES = "Agent Resources";
  private static final String LIMITS = "Agent Limits";

  private final MasterPerfTracker tracker;
  private final Limits limits;
  private final String pattern;

  IsolationLog(MasterPerfTracker tracker, IsolationSettings settings) {
    this.tracker = tracker;
    this.limits = settings.limits();
    this.pattern = String.join(" ", settings.program().command(settings.limits()));
  }

  /** By which means agents are held to their limits. */
  void limitedBy(AgentLauncher launcher, IsolationSettings settings) {
    List<Observation> facts = new ArrayList<>();
    facts.add(fact("limits", launcher.means()).describedBy("", "", launcher.reason()));
    for (Hold hold : launcher.holds()) {
      facts.add(fact(hold.limit() + "_limit", hold.value()).describedBy(hold.means(), "", ""));
    }
    facts.add(fact("restart", settings.restarts().mode().toString()));
    facts.add(fact("parallel", Integer.toString(settings.parallel())));
    tracker.addPerformanceMetrics(facts);
  }

  private static Observation fact(String id, String value) {
    return Observation.of(CATEGORY, LIMITS, id, value).ofType(MetricType.CONFIGURATION);
  }

  void deployed(String agent, long pid, Duration took) {
    tracker.addPerformanceMetric(
        Observation.of(CATEGORY, SCALING, "deploy", seconds(took))
            .describedBy(pattern, place(pid), agent + " is ready")
            .with(Map.of("agent", agent, "pid", Long.toString(pid))));
  }

  void notDeployed(String agent, double seconds, AgentExit exit) {
    tracker.addPerformanceMetric(
        Observation.of(CATEGORY, SCALING, "deploy", new Quantity(seconds, Unit.SECONDS))
            .ended(Status.ERROR)
            .describedBy(pattern, "", agent + " did not start")
            .with(exit.properties())
            .with(Map.of("agent", agent)));
  }

  void scaled(Deployment done, int running) {
    List<Observation> seen = new ArrayList<>();
    if (done.wanted() > 0) {
      seen.add(scaledUp(done));
    }
    if (done.stopped() > 0) {
      seen.add(
          Observation.of(CATEGORY, SCALING, "scale_down", seconds(done.took()))
              .describedBy(pattern, "", done.stopped() + " agents are gone")
              .with(Map.of("agents", Integer.toString(done.stopped()))));
    }
    seen.add(running(running));
    tracker.addPerformanceMetrics(seen);
  }

  private Observation scaledUp(Deployment done) {
    Map<String, String> properties = new TreeMap<>();
    properties.put("agents", Integer.toString(done.wanted()));
    done.timeToReady(0.5).ifPresent(p50 -> properties.put("p50", seconds(p50).toText()));
    done.timeToReady(0.95).ifPresent(p95 -> properties.put("p95", seconds(p95).toText()));
    done.timeToReady(1).ifPresent(max -> properties.put("max", seconds(max).toText()));
    return Observation.of(CATEGORY, SCALING, "scale_up", seconds(done.took()))
        .ended(done.failed() == 0 ? Status.OK : Status.ERROR)
        .describedBy(
            pattern, "", done.ready().size() + " of " + done.wanted() + " agents are ready")
        .with(properties);
  }

  void beat(String agent, long pid, long workNanos) {
    tracker.addPerformanceMetric(
        resource(agent, "work", new Quantity(workNanos / 1e9, Unit.SECONDS), pid, "one heartbeat"));
  }

  /** An agent's exit before its next start. */
  void restarting(String agent, int restarts, Duration pause, AgentExit exit) {
    tracker.addPerformanceMetric(
        Observation.of(CATEGORY, SCALING, "restarts", new Quantity(1, Unit.ONE))
            .ended(Status.ERROR)
            .describedBy(exit.reason(), "", agent + " restarts in " + seconds(pause).toText())
            .with(Map.of("agent", agent, "restarts", Integer.toString(restarts))));
  }

  /** An agent has begun, or ceased, to restart again and again. */
  void flapping(String agent, int exits, boolean flaps) {
    tracker.addPerformanceMetric(
        Observation.of(CATEGORY, SCALING, "flapping", flaps ? "FLAPPING" : "STABLE")
            .inSubCat(agent)
            .ended(flaps ? Status.ERROR : Status.OK)
            .describedBy(pattern, "", exits + " exits in a short time"));
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

  /** The samples of one moment, which travel together. */
  Round round() {
    return new Round();
  }

  /** Collects samples of all agents; closing it records them. */
  final class Round implements Agent.SampleSink, AutoCloseable {
    private final List<Observation> seen = new ArrayList<>();

    @Override
    public void sampled(AgentStatus agent) {
      long pid = agent.pid().orElse(0);
      OptionalLong rss = agent.rssBytes();
      if (rss.isPresent()) {
        Quantity bytes = new Quantity(rss.getAsLong(), Unit.BYTES);
        seen.add(resource(agent.name(), "rss", bytes, pid, "resident memory"));
      }
      agent.cores().ifPresent(cores -> seen.add(cpu(agent.name(), pid, cores)));
      agent
          .throttled()
          .ifPresent(
              share ->
                  seen.add(
                      resource(
                          agent.name(),
                          "throttled",
                          new Quantity(share, Unit.ONE),
                          pid,
                          "share of time slices it had to wait in")));
    }

    private Observation cpu(String agent, long pid, double cores) {
      Quantity busy = new Quantity(cores, Unit.ONE);
      // Readings are some milliseconds apart from the kernel's own periods.
      boolean beyond = cores > 1.1 * limits.cores().orElse(Double.MAX_VALUE);
      return beyond
          ? resource(agent, "cpu", busy, pid, "beyond its limit of " + limits.coresText())
              .ended(Status.ERROR)
          : resource(agent, "cpu", busy, pid, "cores busy");
    }

    @Override
    public void silent(String agent, long pid, Duration silence) {
      seen.add(
          resource(agent, "silent", seconds(silence), pid, "no heartbeat").ended(Status.ERROR));
    }

    @Override
    public void close() {
      if (!seen.isEmpty()) {
        tracker.addPerformanceMetrics(seen);
      }
    }
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

  private static Quantity seconds(Duration duration) {
    return new Quantity(duration.toNanos() / 1e9, Unit.SECONDS);
  }

  private static String place(long pid) {
    return "pid " + pid;
  }
}
