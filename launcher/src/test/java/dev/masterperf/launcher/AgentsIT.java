package dev.masterperf.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code masterperf agents scale}, as a user runs it. */
class AgentsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration ORDERLY = Duration.ofSeconds(30);
  private static final Pattern PID = Pattern.compile("(?m)^\\| agent-\\d+ +\\| (\\d+) ");

  private final List<MasterperfProcess> started = new ArrayList<>();
  @TempDir Path folder;

  @AfterEach
  void stop() throws InterruptedException {
    for (MasterperfProcess each : started) {
      each.close();
    }
  }

  @Test
  void itDeploysPrintsTheTableFeedsTheMatrixAndLeavesNothing() throws Exception {
    int port = MasterperfProcess.freePort();
    start(
            "up",
            "--no-demo",
            "--data",
            folder.resolve("data").toString(),
            "--port",
            Integer.toString(port),
            "--kafka-port",
            "0",
            "--s3-port",
            "0")
        .awaitReady(port);

    MasterperfProcess scale =
        start("agents", "scale", "4", "--for", "4s", "--url", "http://127.0.0.1:" + port);

    assertThat(scale.exitCode()).as(scale::toString).isZero();
    String out = scale.out();
    assertThat(out)
        .contains("limits: ", "memory 128MiB")
        .contains("| Name ", "| PID ", "| State ", "| Ready in ", "| RSS ", "| Last exit ")
        .contains("4 agents: 4 ready; RSS ")
        .contains("4 of 4 agents ready in ")
        .contains("4 agents stopped in ")
        .contains("4 × stopped by request, exit code 0")
        .containsPattern("matrix: \\d+ metrics acknowledged, 0 failed, 0 dropped");
    assertThat(scale.err()).contains("deploying: 4/4 ready, 0 failed");
    assertThat(pids(out)).hasSize(4).noneMatch(AgentsIT::isAlive);
    String matrix =
        started.get(0).get(port, "/api/infra/master-perf?category=Isolation&format=table").body();
    assertThat(matrix)
        .contains("scale_up", "rss", "cpu", "exits", "limits", "memory_limit", "configuration");
  }

  @Test
  void sigtermStopsAllOfThemInOrder() throws Exception {
    MasterperfProcess scale = start("agents", "scale", "3");
    List<Long> pids = awaitTable(scale);

    assertThat(scale.stop(ORDERLY)).isTrue();

    assertThat(scale.exitCode()).isEqualTo(143);
    assertThat(scale.out()).contains("3 × stopped by request, exit code 0");
    assertThat(pids).noneMatch(AgentsIT::isAlive);
  }

  @Test
  void aTermDuringTheDeploymentLeavesNothingEither() throws Exception {
    MasterperfProcess scale = start("agents", "scale", "30", "--parallel", "1");
    await().atMost(PATIENCE).until(() -> scale.err().contains("deploying: "));
    List<ProcessHandle> family =
        ProcessHandle.of(scale.pid()).orElseThrow().descendants().toList();
    assertThat(family).isNotEmpty();

    assertThat(scale.stop(ORDERLY)).isTrue();

    await().atMost(PATIENCE).until(() -> family.stream().noneMatch(ProcessHandle::isAlive));
    assertThat(scale.out()).contains("agents stopped in ").doesNotContain("| Name ");
  }

  @Test
  void agentsOfAKilledCommandEndBothTheBuiltInAndTheIndifferent() throws Exception {
    for (String[] program :
        new String[][] {{}, {"--command", "sh -c 'trap \"\" TERM; while :; do sleep 1; done'"}}) {
      List<String> arguments = new ArrayList<>(List.of("agents", "scale", "3"));
      arguments.addAll(List.of(program));
      MasterperfProcess scale = start(arguments.toArray(String[]::new));
      List<Long> pids = awaitTable(scale);
      List<ProcessHandle> family =
          ProcessHandle.of(scale.pid()).orElseThrow().descendants().toList();
      assertThat(pids).hasSize(3).allMatch(AgentsIT::isAlive);

      scale.close(); // SIGKILL

      await().atMost(PATIENCE).until(() -> family.stream().noneMatch(ProcessHandle::isAlive));
    }
  }

  @Test
  void aProgramThatFailsIsRestartedAndItsExitsAreInTheTable() throws Exception {
    MasterperfProcess scale =
        start(
            "agents",
            "scale",
            "2",
            "--restart",
            "on-failure",
            "--for",
            "3s",
            "--command",
            "sh -c 'echo cannot open door; sleep 0.2; exit 3'");

    assertThat(scale.exitCode()).isZero();
    assertThat(scale.out())
        .contains("agent-1: unasked, exit code 3; restart ")
        .contains("unasked, exit code 3: cannot open door")
        .doesNotContain(" 0 restarts");
  }

  @Test
  void agentsThatDoNotGetReadyMakeItFail() throws Exception {
    MasterperfProcess scale =
        start(
            "agents",
            "scale",
            "2",
            "--ready-within",
            "300ms",
            "--ready-when",
            "up",
            "--command",
            "sleep 1000");

    assertThat(scale.exitCode()).isEqualTo(1);
    assertThat(scale.out())
        .contains("0 of 2 agents ready", "killed for not being ready within 0.3 s")
        .contains("no agent is left");
  }

  private MasterperfProcess start(String... arguments) throws IOException {
    MasterperfProcess process = MasterperfProcess.start(folder, arguments);
    started.add(process);
    return process;
  }

  private static List<Long> awaitTable(MasterperfProcess scale) {
    await().atMost(PATIENCE).until(() -> scale.out().contains("Ctrl-C stops them"));
    try {
      return pids(scale.out());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Long> pids(String table) {
    List<Long> pids = new ArrayList<>();
    Matcher rows = PID.matcher(table);
    while (rows.find()) {
      pids.add(Long.parseLong(rows.group(1)));
    }
    return pids;
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
