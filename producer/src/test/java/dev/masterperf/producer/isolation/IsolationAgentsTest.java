package dev.masterperf.producer.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.RecordingPublisher;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class IsolationAgentsTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final RecordingPublisher published = new RecordingPublisher();
  private final IsolationAgents agents = agents(IsolationSettings.DEFAULT.jvmOptions());

  @BeforeAll
  static void beUnhurried() {
    org.awaitility.Awaitility.setDefaultTimeout(SOON);
  }

  @AfterEach
  void stop() {
    agents.close();
  }

  @Test
  void agentsAreProcessesWhoseTimeToReadyIsRecorded() {
    List<Agent> deployed = agents.deploy(3);

    assertThat(deployed).extracting(Agent::name).containsExactly("agent-1", "agent-2", "agent-3");
    assertThat(deployed)
        .allMatch(agent -> ProcessHandle.of(agent.pid()).map(ProcessHandle::isAlive).orElse(false));
    assertThat(published.of("Isolation", "deploy"))
        .hasSize(3)
        .allMatch(m -> m.unit().equals(Unit.SECONDS) && m.measure() > 0.005 && m.measure() < 20)
        .allMatch(m -> m.status() == Status.OK);
    assertThat(published.only("Isolation", "scale_up").impact())
        .isEqualTo("3 of 3 agents are ready");
    assertThat(published.only("Isolation", "running").measure()).isEqualTo(3);
  }

  @Test
  void anAgentThatIsToldToStopLeavesWithCodeZero() {
    Agent agent = agents.deploy(1).get(0);

    agents.stop();

    assertThat(agent.exited()).isCompletedWithValue(new AgentExit(0, "stopped by request", ""));
    assertThat(ProcessHandle.of(agent.pid())).isEmpty();
    assertThat(agents.running()).isEmpty();
    PerfMetric exit = published.only("Isolation", "exits");
    assertThat(exit.status()).isEqualTo(Status.OK);
    assertThat(exit.properties()).containsEntry("code", "0").containsEntry("agent", "agent-1");
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
  }

  @Test
  void anAgentKilledFromOutsideIsAnExitWithItsSignal() {
    Agent agent = agents.deploy(1).get(0);

    ProcessHandle.of(agent.pid()).orElseThrow().destroyForcibly();

    await().until(() -> agent.exited().isDone());
    PerfMetric exit = published.only("Isolation", "exits");
    assertThat(exit.status()).isEqualTo(Status.ERROR);
    assertThat(exit.pattern()).isEqualTo("unasked, ended by signal 9");
    assertThat(exit.properties()).containsEntry("signal", "9").containsEntry("code", "137");
    assertThat(agents.running()).isEmpty();
  }

  @Test
  void theNameOfAnAgentThatIsGoneIsGivenAgain() {
    List<Agent> two = agents.deploy(2);
    ProcessHandle.of(two.get(0).pid()).orElseThrow().destroyForcibly();
    await().until(() -> two.get(0).exited().isDone());

    assertThat(agents.deploy(1)).extracting(Agent::name).containsExactly("agent-1");
  }

  @Test
  void aFrozenAgentIsReportedSilentAndIsKilledAtStop() throws Exception {
    Agent agent = agents.deploy(1).get(0);
    signal(agent, "STOP");

    await().until(() -> !published.of("Isolation", "silent").isEmpty());
    agents.stop();

    assertThat(published.of("Isolation", "silent").get(0).status()).isEqualTo(Status.ERROR);
    assertThat(published.only("Isolation", "exits").pattern())
        .isEqualTo("killed for not stopping, ended by signal 9");
    assertThat(ProcessHandle.of(agent.pid())).isEmpty();
  }

  @Test
  void aProcessThatCannotStartIsAFailedDeploymentWithItsLastWords() {
    try (IsolationAgents broken = agents(List.of("-XX:+NoSuchOption"))) {
      assertThat(broken.deploy(1)).isEmpty();
    }

    PerfMetric deploy = published.only("Isolation", "deploy");
    assertThat(deploy.status()).isEqualTo(Status.ERROR);
    assertThat(deploy.properties().get("reason")).contains("exit code 1");
    assertThat(published.only("Isolation", "exits").properties().get("lastWords")).isNotEmpty();
    assertThat(published.only("Isolation", "scale_up").status()).isEqualTo(Status.ERROR);
  }

  @Test
  void moreAgentsThanAllowedAreRefused() {
    assertThatThrownBy(() -> agents.deploy(9)).hasMessageContaining("at most 8 may run");
  }

  @Test
  void agentsDieWithAParentThatWasKilled() throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ParentMain.class.getName())
            .start();
    List<ProcessHandle> children = new ArrayList<>();
    try (BufferedReader out = parent.inputReader()) {
      for (String line = out.readLine(); !line.equals("END"); line = out.readLine()) {
        children.add(ProcessHandle.of(Long.parseLong(line)).orElseThrow());
      }
    }
    assertThat(children).hasSize(2).allMatch(ProcessHandle::isAlive);

    parent.destroyForcibly().waitFor(10, TimeUnit.SECONDS);

    await().until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
  }

  private IsolationAgents agents(List<String> jvmOptions) {
    IsolationSettings settings =
        new IsolationSettings(
            jvmOptions,
            Duration.ofMillis(100),
            Duration.ofMillis(100),
            Duration.ofSeconds(15),
            Duration.ofMillis(1500),
            8);
    return new IsolationAgents(settings, new MasterPerfTracker(published), System::nanoTime);
  }

  private static void signal(Agent agent, String name) throws Exception {
    int code = new ProcessBuilder("kill", "-" + name, Long.toString(agent.pid())).start().waitFor();
    assertThat(code).isZero();
  }
}
