package dev.masterperf.producer.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.masterperf.model.MetricType;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.RecordingPublisher;
import dev.masterperf.producer.isolation.AgentProgram.BuiltIn;
import dev.masterperf.producer.isolation.AgentStatus.State;
import dev.masterperf.producer.isolation.limit.Limiting;
import dev.masterperf.producer.isolation.limit.Limits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class IsolationAgentsTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final BuiltIn QUICK =
      new BuiltIn(BuiltIn.DEFAULT.jvmOptions(), Duration.ofMillis(100));
  static final IsolationSettings SETTINGS =
      IsolationSettings.DEFAULT
          .withProgram(QUICK)
          .withLimits(Limits.DEFAULT, Limiting.PROCESS)
          .withNumbers(2, 8)
          .withTimes(Duration.ofMillis(100), Duration.ofSeconds(30), Duration.ofMillis(1500));

  private final RecordingPublisher published = new RecordingPublisher();
  private final List<IsolationAgents> opened = new ArrayList<>();
  private final IsolationAgents agents = agents(SETTINGS);

  @BeforeAll
  static void beUnhurried() {
    Awaitility.setDefaultTimeout(SOON);
  }

  @AfterEach
  void stop() {
    opened.forEach(IsolationAgents::close);
  }

  @Test
  void agentsAreProcessesWhoseTimeToReadyIsRecorded() {
    List<Agent> deployed = agents.deploy(3);

    assertThat(deployed)
        .extracting(Agent::name)
        .containsExactlyInAnyOrder("agent-1", "agent-2", "agent-3");
    assertThat(deployed).allMatch(agent -> isAlive(agent.pid()));
    assertThat(published.of("Isolation", "deploy"))
        .hasSize(3)
        .allMatch(m -> m.unit().equals(Unit.SECONDS) && m.measure() > 0.005 && m.measure() < 30)
        .allMatch(m -> m.status() == Status.OK);
    PerfMetric scaleUp = published.only("Isolation", "scale_up");
    assertThat(scaleUp.impact()).isEqualTo("3 of 3 agents are ready");
    assertThat(scaleUp.properties()).containsKeys("p50", "p95", "max");
    assertThat(published.only("Isolation", "running").measure()).isEqualTo(3);
  }

  @Test
  void noMoreThanAllowedStartAtOneTime() {
    AtomicInteger most = new AtomicInteger();
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> watch =
        CompletableFuture.runAsync(
            () -> {
              while (!done.get()) {
                long starting =
                    agents.statuses().stream().filter(a -> a.state() == State.STARTING).count();
                most.accumulateAndGet((int) starting, Math::max);
                Thread.onSpinWait();
              }
            });

    Deployment deployment = agents.scale(8);
    done.set(true);
    watch.join();

    assertThat(deployment.ready()).hasSize(8);
    assertThat(deployment.timesToReady()).hasSize(8).isSorted();
    assertThat(most.get()).isEqualTo(2);
  }

  @Test
  void scalingGoesUpAndDown() {
    agents.scale(4);
    List<Long> pids = agents.running().stream().map(Agent::pid).toList();

    Deployment down = agents.scale(1);

    assertThat(down.stopped()).isEqualTo(3);
    assertThat(agents.running()).extracting(Agent::name).containsExactly("agent-1");
    assertThat(pids.subList(1, 4)).noneMatch(IsolationAgentsTest::isAlive);
    assertThat(isAlive(pids.get(0))).isTrue();
    assertThat(published.only("Isolation", "scale_down").impact()).isEqualTo("3 agents are gone");
    assertThat(agents.scale(2).wanted()).isEqualTo(1);
    assertThat(agents.running()).extracting(Agent::name).containsExactly("agent-1", "agent-2");
  }

  @Test
  void anAgentThatIsToldToStopLeavesWithCodeZero() {
    Agent agent = agents.deploy(1).get(0);

    agents.stop();

    assertThat(agent.exited()).isCompletedWithValue(new AgentExit(0, "stopped by request", "", ""));
    assertThat(ProcessHandle.of(agent.pid())).isEmpty();
    assertThat(agents.running()).isEmpty();
    PerfMetric exit = published.only("Isolation", "exits");
    assertThat(exit.status()).isEqualTo(Status.OK);
    assertThat(exit.properties()).containsEntry("code", "0").containsEntry("agent", "agent-1");
  }

  @Test
  void stoppingDuringADeploymentEndsItAtOnce() {
    CompletableFuture<Deployment> deployment = CompletableFuture.supplyAsync(() -> agents.scale(8));
    await().until(() -> !agents.running().isEmpty());

    agents.close();

    await().until(deployment::isDone);
    assertThat(agents.running()).isEmpty();
    assertThat(agents.statuses()).allMatch(agent -> agent.state() == State.STOPPED);
    assertThatThrownBy(() -> agents.deploy(1)).isInstanceOf(RuntimeException.class);
  }

  @Test
  void memoryCpuAndWorkAreReadFromTheSystemWhileItRuns() {
    assumeTrue(Files.exists(Path.of("/proc/self/status")), "no /proc here");
    agents.deploy(1);

    await().until(() -> published.of("Isolation", "rss").size() > 1);
    await().until(() -> published.of("Isolation", "cpu").stream().anyMatch(m -> m.measure() > 0));
    await().until(() -> !published.of("Isolation", "work").isEmpty());

    PerfMetric rss = published.of("Isolation", "rss").get(1);
    assertThat(rss.unit()).isEqualTo(Unit.BYTES);
    assertThat(rss.measure()).isBetween(5e6, 300e6);
    assertThat(rss.series().subCat()).isEqualTo("agent-1");
    assertThat(published.of("Isolation", "work").get(0).measure()).isPositive();
    assertThat(agents.statuses().get(0).rssBytes()).isPresent();
  }

  @Test
  void anAgentKilledFromOutsideIsAnExitWithItsSignal() {
    Agent agent = agents.deploy(1).get(0);

    ProcessHandle.of(agent.pid()).orElseThrow().destroyForcibly();

    await().until(() -> agent.exited().isDone());
    PerfMetric exit = published.only("Isolation", "exits");
    assertThat(exit.status()).isEqualTo(Status.ERROR);
    assertThat(exit.pattern()).isEqualTo("unasked, ended by SIGKILL (9)");
    assertThat(exit.properties()).containsEntry("signal", "9").containsEntry("code", "137");
    assertThat(agents.running()).isEmpty();
  }

  @Test
  void theNameOfAnAgentThatIsGoneIsGivenAgain() {
    Agent first =
        agents.deploy(2).stream().filter(a -> a.name().equals("agent-1")).findFirst().get();
    ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();
    await().until(() -> first.exited().isDone());

    assertThat(agents.deploy(1)).extracting(Agent::name).containsExactly("agent-1");
  }

  @Test
  void aFrozenAgentIsReportedSilentAndIsKilledAtStop() throws Exception {
    Agent agent = agents.deploy(1).get(0);
    int code = new ProcessBuilder("kill", "-STOP", Long.toString(agent.pid())).start().waitFor();
    assertThat(code).isZero();

    await().until(() -> !published.of("Isolation", "silent").isEmpty());
    agents.stop();

    assertThat(published.of("Isolation", "silent").get(0).status()).isEqualTo(Status.ERROR);
    assertThat(published.only("Isolation", "exits").pattern())
        .isEqualTo("killed for not stopping, ended by SIGKILL (9)");
    assertThat(ProcessHandle.of(agent.pid())).isEmpty();
  }

  @Test
  void aProcessThatCannotStartIsAFailedDeploymentWithItsLastWords() {
    IsolationAgents broken =
        agents(
            SETTINGS.withProgram(
                new BuiltIn(List.of("-XX:+NoSuchOption"), Duration.ofMillis(100))));

    Deployment deployment = broken.scale(1);

    assertThat(deployment.failed()).isEqualTo(1);
    PerfMetric deploy = published.only("Isolation", "deploy");
    assertThat(deploy.status()).isEqualTo(Status.ERROR);
    assertThat(deploy.properties().get("reason")).contains("exit code 1");
    assertThat(published.only("Isolation", "exits").properties().get("lastWords")).isNotEmpty();
    assertThat(published.only("Isolation", "scale_up").status()).isEqualTo(Status.ERROR);
    assertThat(broken.statuses())
        .singleElement()
        .satisfies(
            status -> {
              assertThat(status.state()).isEqualTo(State.ENDED);
              assertThat(status.lastExit().orElseThrow().reason()).contains("exit code 1");
            });
  }

  @Test
  void moreAgentsThanAllowedAreRefused() {
    assertThatThrownBy(() -> agents.deploy(9)).hasMessageContaining("at most 8 may run");
    assertThatThrownBy(() -> agents.scale(9)).hasMessageContaining("at most 8 may run");
    assertThatThrownBy(() -> agents.scale(-1)).hasMessageContaining("-1");
  }

  @Test
  void whichLimitsHoldAndHowIsPartOfTheMatrix() {
    assertThat(published.only("Isolation", "limits").value()).isEqualTo("process limits");
    assertThat(published.only("Isolation", "memory_limit"))
        .satisfies(
            memory -> {
              assertThat(memory.series().type()).isEqualTo(MetricType.CONFIGURATION);
              assertThat(memory.value()).isEqualTo("128MiB");
              assertThat(memory.pattern()).contains("RLIMIT_DATA");
            });
    assertThat(published.only("Isolation", "restart").value()).isEqualTo("NEVER");
  }

  private IsolationAgents agents(IsolationSettings settings) {
    IsolationAgents made =
        new IsolationAgents(
            settings, new MasterPerfTracker(published), System::nanoTime, new Random(1));
    opened.add(made);
    return made;
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
