package dev.masterperf.producer.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentExitTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      nullValues = "-",
      value = {
        "0; stopped by request; ''; OK; stopped by request, exit code 0",
        "143; stopped by request; ''; OK; stopped by request, ended by SIGTERM (15)",
        "137; stopped by request; ''; ERROR; stopped by request, ended by SIGKILL (9)",
        "143; terminated for being slow to stop; ''; ERROR;"
            + " terminated for being slow to stop, ended by SIGTERM (15)",
        "139; ''; ''; ERROR; unasked, ended by SIGSEGV (11)",
        "0; ''; ''; ERROR; unasked, exit code 0",
        "200; ''; ''; ERROR; unasked, exit code 200",
        "170; ''; ''; ERROR; unasked, ended by signal 42",
        "137; ''; out of memory limit of 64MiB; ERROR;"
            + " out of memory limit of 64MiB, ended by SIGKILL (9)",
        "-1; ''; ''; ERROR; could not be started",
      })
  void oneSentenceSaysWhoOrWhatEndedIt(
      int code, String request, String limit, Status status, String reason) {
    AgentExit exit = new AgentExit(code, request, limit, "");

    assertThat(exit.reason()).isEqualTo(reason);
    assertThat(exit.status()).isEqualTo(status);
  }

  @Test
  void propertiesHoldWhatThereIs() {
    assertThat(new AgentExit(137, "", "out of memory limit of 64MiB", "bye").properties())
        .containsOnlyKeys("code", "signal", "reason", "limit", "lastWords");
    assertThat(new AgentExit(1, "", "", "").properties()).containsOnlyKeys("code", "reason");
  }
}
