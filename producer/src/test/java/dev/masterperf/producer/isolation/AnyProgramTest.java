package dev.masterperf.producer.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Status;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.RecordingPublisher;
import dev.masterperf.producer.isolation.AgentProgram.CommandLine;
import dev.masterperf.producer.isolation.AgentStatus.State;
import dev.masterperf.producer.isolation.limit.Limiting;
import dev.masterperf.producer.isolation.limit.Limits;
import java.io.BufferedReader;
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
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents that know nothing of us. */
class AnyProgramTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final RecordingPublisher published = new RecordingPublisher();
  private final List<IsolationAgents> opened = new ArrayList<>();
  @TempDir private Path folder;

  @BeforeAll
  static void beUnhurried() {
    Awaitility.setDefaultTimeout(SOON);
  }

  @BeforeEach
  void needAShell() {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no /bin/sh here");
  }

  @AfterEach
  void stop() {
    opened.forEach(IsolationAgents::close);
  }

  @Test
  void aProgramIsReadyOnceItRunsAndIsStoppedBySigterm() {
    IsolationAgents agents = agents(sh("sleep 1000"), RestartPolicy.NEVER);
    Agent agent = agents.deploy(1).get(0);
    assertThat(agent.status().readyIn()).isPresent();

    agents.stop();

    PerfMetric exit = published.only("Isolation", "exits");
    assertThat(exit.pattern()).isEqualTo("stopped by request, ended by SIGTERM (15)");
    assertThat(exit.status()).isEqualTo(Status.OK);
  }

  @Test
  void itsOwnWordsCanSayThatItIsReady() {
    IsolationAgents agents =
        agents(
            program("echo starting; echo 'server is up on 80'; sleep 1000", "is up"),
            RestartPolicy.NEVER);

    assertThat(agents.scale(1).ready()).hasSize(1);
  }

  @Test
  void whatIsNotReadyInTimeIsKilledAndSaysSo() {
    IsolationAgents agents =
        opened(
            settings(program("echo not yet; sleep 1000", "up"), RestartPolicy.NEVER)
                .withTimes(
                    Duration.ofMillis(100), Duration.ofMillis(300), Duration.ofMillis(1500)));

    Deployment deployment = agents.scale(2);

    assertThat(deployment.failed()).isEqualTo(2);
    assertThat(agents.statuses())
        .extracting(agent -> agent.lastExit().orElseThrow().reason())
        .containsOnly("killed for not being ready within 0.3 s, ended by SIGKILL (9)");
    assertThat(published.of("Isolation", "exits")).allMatch(m -> lastWords(m).equals("not yet"));
  }

  @Test
  void itSeesItsNameAndNothingOfOurEnvironmentButWhatItIsGiven() throws Exception {
    Path seen = folder.resolve("seen");
    CommandLine program =
        new CommandLine(
            List.of("/bin/sh", "-c", "env > " + seen + ".tmp; mv " + seen + ".tmp " + seen),
            Optional.empty(),
            Map.of("GIVEN", "yes"));
    agents(program, RestartPolicy.NEVER).scale(1);

    await().until(() -> Files.exists(seen));
    List<String> variables =
        Files.readString(seen)
            .lines()
            .map(line -> line.split("=", 2)[0])
            .filter(name -> !List.of("PWD", "OLDPWD", "SHLVL", "_").contains(name))
            .toList();
    assertThat(Files.readString(seen)).contains("MASTERPERF_AGENT=agent-1\n", "GIVEN=yes\n");
    assertThat(variables)
        .isSubsetOf("MASTERPERF_AGENT", "GIVEN", "PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR");
  }

  @Test
  void argumentsReachTheProgramAsTheyAre() throws Exception {
    Path seen = folder.resolve("seen");
    String odd = "a  b \"c\" $HOME `id` * \\ '";
    CommandLine program =
        new CommandLine(
            List.of("/bin/sh", "-c", "printf %s \"$1\" > " + seen, "sh", odd),
            Optional.empty(),
            Map.of());
    agents(program, RestartPolicy.NEVER).scale(1);

    await().until(() -> Files.exists(seen) && !Files.readString(seen).isEmpty());
    assertThat(Files.readString(seen)).isEqualTo(odd);
  }

  @Test
  void whatAnAgentStartedEndsWithIt() throws Exception {
    Path pid = folder.resolve("pid");
    IsolationAgents agents =
        agents(sh("sleep 1000 & echo $! > " + pid + "; wait"), RestartPolicy.NEVER);
    Agent agent = agents.deploy(1).get(0);
    long child = awaitPid(pid);

    ProcessHandle.of(agent.pid()).orElseThrow().destroyForcibly();

    await().until(() -> agent.exited().isDone());
    await().until(() -> !isAlive(child));
  }

  @Test
  void whatAnAgentStartedEndsAtTheStopToo() throws Exception {
    Path pid = folder.resolve("pid");
    IsolationAgents agents =
        agents(
            sh("sleep 1000 > /dev/null 2>&1 & echo $! > " + pid + "; wait"), RestartPolicy.NEVER);
    agents.deploy(1);
    long child = awaitPid(pid);

    agents.stop();

    await().until(() -> !isAlive(child));
  }

  @Test
  void aProgramThatIgnoresSigtermIsKilled() {
    IsolationAgents agents =
        agents(
            program("trap '' TERM; echo up; while :; do sleep 1; done", "up"), RestartPolicy.NEVER);
    agents.deploy(1);

    agents.stop();

    assertThat(published.only("Isolation", "exits").pattern())
        .isEqualTo("killed for not stopping, ended by SIGKILL (9)");
  }

  @Test
  void endlessOutputWithoutALineBreakDoesNoHarm() {
    IsolationAgents agents =
        agents(sh("tr '\\0' x < /dev/zero | head -c 300000000; exit 3"), RestartPolicy.NEVER);

    agents.scale(1);

    await().until(() -> agents.statuses().get(0).state() == State.ENDED);
    AgentExit exit = agents.statuses().get(0).lastExit().orElseThrow();
    assertThat(exit.code()).isEqualTo(3);
    assertThat(exit.lastWords()).hasSize(Lines.MAX_LENGTH);
  }

  @Test
  void anAgentThatFailsIsStartedAgainWithItsRestartsCountedAndFlappingTold() {
    RestartPolicy often =
        new RestartPolicy(
            RestartPolicy.Mode.ON_FAILURE,
            Duration.ofMillis(10),
            Duration.ofMillis(20),
            Duration.ofMinutes(1),
            3,
            Duration.ofMinutes(10));
    IsolationAgents agents = agents(sh("echo ouch; exit 7"), often);

    agents.scale(1);

    await().until(() -> agents.statuses().get(0).restarts() >= 5);
    AgentStatus status = agents.statuses().get(0);
    assertThat(status.flapping()).isTrue();
    assertThat(status.lastExit().orElseThrow().reason()).isEqualTo("unasked, exit code 7");
    assertThat(published.of("Isolation", "restarts")).hasSizeGreaterThanOrEqualTo(5);
    assertThat(published.only("Isolation", "flapping").value()).isEqualTo("FLAPPING");
    agents.stop();
    assertThat(agents.statuses().get(0).state()).isEqualTo(State.STOPPED);
  }

  @Test
  void anAgentThatRunsAgainIsNoLongerFlapping() {
    RestartPolicy often =
        new RestartPolicy(
            RestartPolicy.Mode.ON_FAILURE,
            Duration.ofMillis(10),
            Duration.ofMillis(20),
            Duration.ofMillis(500),
            3,
            Duration.ofMinutes(10));
    String fails = "echo x >> tries; [ $(wc -l < tries) -gt 4 ] || exit 7; sleep 1000";
    IsolationAgents agents = agents(sh("cd " + folder + "; " + fails), often);

    agents.scale(1);

    await()
        .until(
            () ->
                published.of("Isolation", "flapping").stream()
                    .anyMatch(m -> m.value().equals("STABLE")));
    assertThat(published.of("Isolation", "flapping"))
        .extracting(PerfMetric::value)
        .containsExactly("FLAPPING", "STABLE");
    assertThat(agents.statuses().get(0).flapping()).isFalse();
    assertThat(agents.statuses().get(0).restarts()).isEqualTo(4);
  }

  @Test
  void successIsNoFailureToRestartAfter() {
    IsolationAgents agents = agents(sh("exit 0"), RestartPolicy.of(RestartPolicy.Mode.ON_FAILURE));

    agents.scale(1);

    await().until(() -> agents.statuses().get(0).state() == State.ENDED);
    assertThat(published.of("Isolation", "restarts")).isEmpty();
  }

  @Test
  void aMemoryHogIsKilledByTheWatch() {
    IsolationAgents agents = hog("memory", "-Xmx2g");

    agents.scale(1);

    await().until(() -> agents.statuses().get(0).state() == State.ENDED);
    PerfMetric exit = published.only("Isolation", "exits");
    assertThat(exit.status()).isEqualTo(Status.ERROR);
    // The watch looks ten times a second; on a machine that stalls, the kernel refuses first.
    assertThat(exit.pattern()).startsWith("out of memory limit");
    assertThat(exit.properties()).containsKey("limit");
  }

  @Test
  void aProgramThatIsRefusedMemoryIsSaidToHaveRunOutOfIt() {
    IsolationAgents agents = hog("memory", "-Xmx40m", "-XX:+ExitOnOutOfMemoryError");

    agents.scale(1);

    await().until(() -> agents.statuses().get(0).state() == State.ENDED);
    assertThat(published.only("Isolation", "exits").pattern())
        .isEqualTo("out of memory limit by its own words (OutOfMemoryError), exit code 3");
  }

  @Test
  void theKernelRefusesWhatGrowsFasterThanTheWatchLooks() {
    Limits limits =
        new Limits(OptionalLong.of(64 << 20), OptionalDouble.empty(), OptionalInt.empty());
    IsolationAgents agents =
        opened(settings(sh("ulimit -d"), RestartPolicy.NEVER).withLimits(limits, Limiting.PROCESS));

    agents.scale(1);

    await().until(() -> agents.statuses().get(0).state() == State.ENDED);
    assertThat(agents.statuses().get(0).lastExit().orElseThrow().lastWords())
        .isEqualTo(Integer.toString(2 * 64 * 1024));
  }

  @Test
  void aCpuHogBeyondItsLimitIsAnErrorInTheMatrix() {
    Limits limits =
        new Limits(OptionalLong.of(256 << 20), OptionalDouble.of(0.05), OptionalInt.empty());
    IsolationAgents agents =
        opened(
            settings(hogProgram("cpu"), RestartPolicy.NEVER).withLimits(limits, Limiting.PROCESS));

    agents.scale(1);

    await()
        .until(
            () ->
                published.of("Isolation", "cpu").stream()
                    .anyMatch(
                        m ->
                            m.status() == Status.ERROR
                                && m.impact().equals("beyond its limit of 0.05 cores")));
  }

  @Test
  void builtInAgentsDieWithAParentThatWasKilled() throws Exception {
    parentIsKilled();
  }

  @Test
  void programsThatDoNotCareDieWithAParentThatWasKilled() throws Exception {
    parentIsKilled("/bin/sh", "-c", "trap '' TERM; echo READY; while :; do sleep 1; done");
  }

  private static void parentIsKilled(String... program) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ParentMain.class.getName()));
    command.addAll(List.of(program));
    Process parent = new ProcessBuilder(command).start();
    List<Long> agents = new ArrayList<>();
    try (BufferedReader out = parent.inputReader()) {
      for (String line = out.readLine(); !line.equals("END"); line = out.readLine()) {
        agents.add(Long.parseLong(line));
      }
    }
    List<Long> all = parent.descendants().map(ProcessHandle::pid).toList();
    assertThat(agents).hasSize(2).allMatch(AnyProgramTest::isAlive);
    assertThat(all).containsAll(agents).hasSizeGreaterThan(2); // and the guardian

    parent.destroyForcibly().waitFor(10, TimeUnit.SECONDS);

    await().until(() -> all.stream().noneMatch(AnyProgramTest::isAlive));
  }

  private IsolationAgents hog(String what, String... jvmOptions) {
    return agents(hogProgram(what, jvmOptions), RestartPolicy.NEVER);
  }

  private static CommandLine hogProgram(String what, String... jvmOptions) {
    List<String> words = new ArrayList<>(List.of("java", "-XX:+UseSerialGC"));
    words.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of(jvmOptions));
    words.addAll(
        List.of("-cp", System.getProperty("java.class.path"), HogMain.class.getName(), what));
    return new CommandLine(words, Optional.of("READY"), Map.of());
  }

  private static CommandLine sh(String script) {
    return new CommandLine(List.of("/bin/sh", "-c", script), Optional.empty(), Map.of());
  }

  private static CommandLine program(String script, String readyText) {
    return new CommandLine(List.of("/bin/sh", "-c", script), Optional.of(readyText), Map.of());
  }

  private static IsolationSettings settings(AgentProgram program, RestartPolicy restarts) {
    return IsolationAgentsTest.SETTINGS.withProgram(program).withRestarts(restarts);
  }

  private IsolationAgents agents(AgentProgram program, RestartPolicy restarts) {
    return opened(settings(program, restarts));
  }

  private IsolationAgents opened(IsolationSettings settings) {
    IsolationAgents made =
        new IsolationAgents(
            settings, new MasterPerfTracker(published), System::nanoTime, new Random(1));
    opened.add(made);
    return made;
  }

  private static long awaitPid(Path file) throws Exception {
    await().until(() -> Files.exists(file) && Files.readString(file).endsWith("\n"));
    return Long.parseLong(Files.readString(file).strip());
  }

  private static String lastWords(PerfMetric exit) {
    return exit.properties().getOrDefault("lastWords", "");
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
