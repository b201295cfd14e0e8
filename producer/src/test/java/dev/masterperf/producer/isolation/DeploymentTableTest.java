package dev.masterperf.producer.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.producer.isolation.AgentStatus.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DeploymentTableTest {
  private static final AgentStatus READY =
      new AgentStatus(
          "agent-1",
          State.READY,
          OptionalLong.of(4711),
          Optional.of(Duration.ofMillis(123)),
          OptionalLong.of(34 << 20),
          OptionalDouble.of(0.5),
          OptionalDouble.of(0.42),
          3,
          true,
          Optional.of(new AgentExit(137, "", "out of memory limit of 64MiB", "one\tlast | word")));
  private static final AgentStatus QUEUED = AgentStatus.queued("agent-2");

  @Test
  void eachAgentIsALine() {
    assertThat(DeploymentTable.render(List.of(READY, QUEUED)))
        .isEqualTo(
            """
            | Name    | PID  | State           | Ready in | RSS   | CPU                 | Restarts | Last exit                                                           |
            |---------|------|-----------------|----------|-------|---------------------|----------|---------------------------------------------------------------------|
            | agent-1 | 4711 | ready, flapping | 123ms    | 34MiB | 0.50, throttled 42% | 3        | out of memory limit of 64MiB, ended by SIGKILL (9): one last ¦ word |
            | agent-2 |      | queued          |          |       |                     | 0        |                                                                     |
            """);
  }

  @Test
  void theSummaryAddsUp() {
    assertThat(DeploymentTable.summary(List.of(READY, READY, QUEUED)))
        .isEqualTo("3 agents: 1 queued, 2 ready; RSS 68MiB, CPU 1.00 cores");
    assertThat(DeploymentTable.summary(List.of(QUEUED))).startsWith("1 agent: 1 queued;");
  }
}
