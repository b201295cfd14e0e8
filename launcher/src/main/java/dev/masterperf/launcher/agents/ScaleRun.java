package dev.masterperf.launcher.agents;

import dev.masterperf.launcher.run.Parts;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Unit;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.PublishCounts;
import dev.masterperf.producer.isolation.AgentStatus;
import dev.masterperf.producer.isolation.AgentStatus.State;
import dev.masterperf.producer.isolation.Deployment;
import dev.masterperf.producer.isolation.DeploymentTable;
import dev.masterperf.producer.isolation.IsolationAgents;
import dev.masterperf.producer.isolation.IsolationSettings;
import dev.masterperf.producer.isolation.limit.Hold;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * One run of {@code masterperf agents scale}: deploys, tells, keeps, and stops when the time is up,
 * when no agent is left, or when the process is told to end.
 */
public final class ScaleRun {
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final int TOLD_REASONS = 5;

  private final IsolationSettings settings;
  private final int count;
  private final Optional<Duration> keep;
  private final PrintWriter out;
  private final PrintWriter err;
  private final CountDownLatch stopping = new CountDownLatch(1);

  /**
   * @param keep how long the agents stay; empty: until the process is told to end
   * @param out what was found
   * @param err how it goes on
   */
  public ScaleRun(
      IsolationSettings settings,
      int count,
      Optional<Duration> keep,
      PrintWriter out,
      PrintWriter err) {
    this.settings = settings;
    this.count = count;
    this.keep = keep;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs until the end, and leaves the stopping to {@code parts}.
   *
   * @param parts takes the feed and the agents, to be closed by the caller
   * @return whether all agents became ready and not all of them ended by themselves
   */
  public boolean run(Feed feed, Parts parts) throws InterruptedException {
    parts.own("feed", feed);
    // Closed after the agents and before the feed.
    IsolationAgents agents =
        new IsolationAgents(
            settings, new MasterPerfTracker(feed.publisher()), System::nanoTime, new Random());
    long[] stopStart = new long[1];
    parts.own("summary", () -> tellEnd(agents, feed, stopStart[0]));
    parts.own("agents", agents);
    parts.own(
        "run",
        () -> {
          stopStart[0] = System.nanoTime();
          stopping.countDown();
        });
    tellLimits(agents, feed);
    Deployment deployment = deploy(agents);
    if (stopping.getCount() == 0) {
      return false;
    }
    awaitSamples(agents);
    tell(agents, deployment);
    boolean someLeft = keep(agents);
    return deployment.failed() == 0 && someLeft;
  }

  @SuppressWarnings("try") // it shows itself
  private Deployment deploy(IsolationAgents agents) {
    Progress progress =
        new Progress(count, agents::statuses, err, Progress.onATerminal(), System::nanoTime);
    try {
      return agents.scale(count);
    } finally {
      progress.close();
    }
  }

  private void tellLimits(IsolationAgents agents, Feed feed) {
    String holds = agents.holds().stream().map(ScaleRun::told).collect(Collectors.joining("; "));
    String because = agents.limitedBecause();
    line("limits: " + agents.limitedBy() + (because.isEmpty() ? "" : " (" + because + ")"));
    line("        " + holds);
    line("matrix: " + feed.target());
  }

  private static String told(Hold hold) {
    String means = hold.means().isEmpty() ? "" : " (" + hold.means() + ")";
    return hold.limit() + " " + hold.value() + means;
  }

  /** So that the table has memory and CPU of each agent. */
  private void awaitSamples(IsolationAgents agents) throws InterruptedException {
    long deadline = System.nanoTime() + settings.sampleEvery().multipliedBy(2).toNanos();
    while (System.nanoTime() < deadline
        && agents.statuses().stream()
            .anyMatch(agent -> agent.state() == State.READY && agent.rssBytes().isEmpty())) {
      if (stopping.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    }
  }

  private void tell(IsolationAgents agents, Deployment deployment) {
    List<AgentStatus> statuses = agents.statuses();
    out.print(DeploymentTable.render(statuses));
    line(DeploymentTable.summary(statuses));
    line(
        "%d of %d agents ready in %s; each took p50 %s, p95 %s, max %s from the start of its process"
            .formatted(
                deployment.ready().size(),
                deployment.wanted(),
                text(deployment.took()),
                text(deployment.timeToReady(0.5)),
                text(deployment.timeToReady(0.95)),
                text(deployment.timeToReady(1))));
    line(keep.map(time -> "they stay for " + text(time)).orElse("Ctrl-C stops them"));
  }

  /** False if no agent is left. */
  private boolean keep(IsolationAgents agents) throws InterruptedException {
    long start = System.nanoTime();
    List<AgentStatus> before = agents.statuses();
    while (keep.isEmpty() || System.nanoTime() - start < keep.get().toNanos()) {
      if (before.stream().allMatch(agent -> agent.state().isFinal())) {
        line("no agent is left");
        return false;
      }
      if (stopping.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        return true;
      }
      List<AgentStatus> now = agents.statuses();
      tellChanges(before, now);
      before = now;
    }
    return true;
  }

  private void tellChanges(List<AgentStatus> before, List<AgentStatus> now) {
    Map<String, AgentStatus> earlier =
        before.stream().collect(Collectors.toMap(AgentStatus::name, agent -> agent));
    for (AgentStatus agent : now) {
      AgentStatus was = earlier.get(agent.name());
      boolean ended = was != null && agent.state() == State.ENDED && was.state() != State.ENDED;
      if (was != null && (ended || agent.restarts() > was.restarts())) {
        String reason = agent.lastExit().map(exit -> exit.reason()).orElse("");
        String next = ended ? "is not restarted" : "restart " + agent.restarts();
        line(agent.name() + ": " + reason + "; " + next + (agent.flapping() ? ", flapping" : ""));
      }
    }
  }

  private void tellEnd(IsolationAgents agents, Feed feed, long stopStart) {
    if (Progress.onATerminal()) {
      err.println(); // behind the ^C
      err.flush();
    }
    List<AgentStatus> statuses = agents.statuses();
    int restarts = statuses.stream().mapToInt(AgentStatus::restarts).sum();
    line(
        "%d agents stopped in %s, %d restarts"
            .formatted(
                statuses.size(), text(Duration.ofNanos(System.nanoTime() - stopStart)), restarts));
    statuses.stream()
        .flatMap(agent -> agent.lastExit().stream())
        .collect(Collectors.groupingBy(exit -> exit.reason(), Collectors.counting()))
        .entrySet()
        .stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(TOLD_REASONS)
        .forEach(reason -> line("  " + reason.getValue() + " × " + reason.getKey()));
    feed.close();
    feed.counts()
        .ifPresent(
            counts -> {
              PublishCounts sent = counts.get();
              line(
                  "matrix: %d metrics acknowledged, %d failed, %d dropped"
                      .formatted(sent.acknowledged(), sent.failed(), sent.dropped()));
            });
  }

  private static String text(Optional<Duration> duration) {
    return duration.map(ScaleRun::text).orElse("?");
  }

  private static String text(Duration duration) {
    return new Quantity(duration.toNanos() / 1e9, Unit.SECONDS).toText();
  }

  private void line(String text) {
    out.println(text);
    out.flush();
  }
}
