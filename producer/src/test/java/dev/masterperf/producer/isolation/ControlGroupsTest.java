package dev.masterperf.producer.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Status;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.RecordingPublisher;
import dev.masterperf.producer.isolation.AgentProgram.BuiltIn;
import dev.masterperf.producer.isolation.AgentProgram.CommandLine;
import dev.masterperf.producer.isolation.AgentStatus.State;
import dev.masterperf.producer.isolation.limit.Limiting;
import dev.masterperf.producer.isolation.limit.Limits;
import dev.masterperf.producer.isolation.limit.UnavailableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Limits by the real kernel. Needs a cgroup v2 group that is this process' own; docs/isolation.md
 * shows how to run this in one. Says so where there is none.
 */
class ControlGroupsTest {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final Limits LIMITS =
      new Limits(OptionalLong.of(96 << 20), OptionalDouble.of(0.2), OptionalInt.of(40));
  private static final Limits ROOMY =
      new Limits(OptionalLong.of(256 << 20), OptionalDouble.of(2), OptionalInt.of(200));

  private final RecordingPublisher published = new RecordingPublisher();
  private final List<IsolationAgents> opened = new ArrayList<>();

  @BeforeAll
  static void needControlGroups() {
    Awaitility.setDefaultTimeout(SOON);
    try (IsolationAgents tried = made(BuiltIn.DEFAULT, LIMITS, new RecordingPublisher())) {
      assertThat(tried.limitedBy()).isEqualTo("cgroup v2");
    } catch (UnavailableException e) {
      System.err.println("SKIPPED: limits by control groups are not tested, " + e.getMessage());
      Assumptions.abort(e.getMessage());
    }
  }

  @AfterEach
  void stop() throws IOException {
    opened.forEach(IsolationAgents::close);
    assertThat(groupsLeft()).isEmpty();
  }

  @Test
  void agentsRunInGroupsOfTheirOwn() throws Exception {
    IsolationAgents agents = agents(BuiltIn.DEFAULT, ROOMY);
    List<Agent> deployed = agents.deploy(2);

    for (Agent agent : deployed) {
      assertThat(Files.readString(Path.of("/proc", agent.pid() + "", "cgroup")))
          .contains("/masterperf-agents-" + ProcessHandle.current().pid() + "/" + agent.name());
    }
    await().until(() -> !published.of("Isolation", "throttled").isEmpty());
    agents.stop();
    assertThat(published.of("Isolation", "exits")).allMatch(m -> m.status() == Status.OK);
  }

  @Test
  void aMemoryHogIsKilledByTheKernelAndTheReasonIsKnown() {
    IsolationAgents agents = agents(hog("memory", "-Xmx2g"), ROOMY);

    agents.scale(1);

    await().until(() -> agents.statuses().get(0).state() == State.ENDED);
    PerfMetric exit = published.only("Isolation", "exits");
    assertThat(exit.pattern()).isEqualTo("out of memory limit of 256MiB, ended by SIGKILL (9)");
    assertThat(exit.status()).isEqualTo(Status.ERROR);
  }

  @Test
  void aCpuHogIsThrottledToItsShare() {
    IsolationAgents agents = agents(sh("while :; do :; done"), LIMITS);

    agents.scale(1);

    await()
        .until(
            () ->
                published.of("Isolation", "throttled").stream().anyMatch(m -> m.measure() > 0.5)
                    && published.of("Isolation", "cpu").size() > 5);
    List<PerfMetric> cpu = published.of("Isolation", "cpu");
    double mean = cpu.stream().mapToDouble(PerfMetric::measure).average().orElseThrow();
    assertThat(mean).isBetween(0.01, 0.3);
  }

  @Test
  void aForkBombStopsAtItsNumberOfProcesses() {
    IsolationAgents agents = agents(sh("while :; do sleep 1000 & done"), LIMITS);

    agents.scale(1);

    await().until(() -> agents.statuses().get(0).state() == State.ENDED);
    assertThat(agents.statuses().get(0).lastExit().orElseThrow().lastWords()).contains("fork");
  }

  @Test
  void theGroupsOfAKilledParentAreRemovedWithItsAgents() throws Exception {
    Process parent =
        new ProcessBuilder(
                java(),
                "-cp",
                System.getProperty("java.class.path"),
                ParentMain.class.getName(),
                "/bin/sh",
                "-c",
                "trap '' TERM; echo READY; while :; do sleep 1; done")
            .start();
    try (BufferedReader out = parent.inputReader()) {
      List<Long> agents = new ArrayList<>();
      for (String line = out.readLine(); !line.equals("END"); line = out.readLine()) {
        agents.add(Long.parseLong(line));
      }
      if (groupsLeft().isEmpty()) {
        System.err.println("SKIPPED: a parent that shares our group cannot be given groups");
        Assumptions.abort("the parent shares our group");
      }

      parent.destroyForcibly().waitFor();

      await().until(() -> groupsLeft().isEmpty());
      await().until(() -> agents.stream().noneMatch(pid -> ProcessHandle.of(pid).isPresent()));
    } finally {
      List<ProcessHandle> family = parent.descendants().toList();
      parent.destroyForcibly();
      await().until(() -> family.stream().noneMatch(ProcessHandle::isAlive));
    }
  }

  private static List<Path> groupsLeft() throws IOException {
    try (Stream<Path> groups = Files.walk(Path.of("/sys/fs/cgroup"))) {
      return groups
          .filter(group -> String.valueOf(group.getFileName()).startsWith("masterperf-"))
          .filter(Files::isDirectory)
          .toList();
    }
  }

  private static CommandLine hog(String what, String... jvmOptions) {
    List<String> words = new ArrayList<>(List.of(java(), "-XX:+UseSerialGC"));
    words.addAll(List.of(jvmOptions));
    words.addAll(
        List.of("-cp", System.getProperty("java.class.path"), HogMain.class.getName(), what));
    return new CommandLine(words, Optional.of("READY"), Map.of());
  }

  private static CommandLine sh(String script) {
    return new CommandLine(List.of("/bin/sh", "-c", script), Optional.empty(), Map.of());
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private IsolationAgents agents(AgentProgram program, Limits limits) {
    IsolationAgents agents = made(program, limits, published);
    opened.add(agents);
    return agents;
  }

  private static IsolationAgents made(
      AgentProgram program, Limits limits, RecordingPublisher publisher) {
    return new IsolationAgents(
        IsolationSettings.DEFAULT
            .withProgram(program)
            .withLimits(limits, Limiting.CGROUP)
            .withTimes(Duration.ofMillis(500), Duration.ofMinutes(1), Duration.ofSeconds(10)),
        new MasterPerfTracker(publisher),
        System::nanoTime,
        new Random(1));
  }
}
