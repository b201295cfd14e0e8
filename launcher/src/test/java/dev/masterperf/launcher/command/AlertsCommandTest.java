package dev.masterperf.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class AlertsCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final ScriptedServer server =
      new ScriptedServer(request -> (request.address() + " " + request.body()).strip());
  private final List<String> asked = server.asked;

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void saysThatAnAlertIsNoAnomaly() {
    server.body =
        """
        {"fingerprint":"0a","verdict":"not_an_anomaly","feedback":{"extents":{"upload":
          {"evidence":13.125,"above":4.8,"below":0}}}}""";

    assertThat(run("feedback", "0a", "--comment", "nightly copy", "--owner", "ada")).isZero();

    assertThat(asked)
        .containsExactly(
            "/api/v1/alerts/0a/feedback {\"verdict\":\"not_an_anomaly\","
                + "\"comment\":\"nightly copy\",\"owner\":\"ada\"}");
    assertThat(out.toString())
        .startsWith("upload: tolerated up to a quarter beyond evidence 13.13, 4.800 above");
  }

  @Test
  void takesItBack() {
    server.body = "{}";

    assertThat(run("feedback", "0a", "--take-back")).isZero();

    assertThat(asked).containsExactly("/api/v1/alerts/0a/feedback {\"verdict\":\"anomaly\"}");
    assertThat(out.toString()).isEqualTo("taken back" + System.lineSeparator());
  }

  @Test
  void aRefusalIsAnErrorThatSaysWhy() {
    server.status = 404;
    server.body = "{\"title\":\"x\",\"detail\":\"no alert with the fingerprint 0a\"}";

    assertThat(run("feedback", "0a")).isEqualTo(ExitCodes.FAILED);

    assertThat(err.toString()).contains("no alert with the fingerprint 0a");
  }

  @Test
  void listsWhatFiresWithItsFingerprint() {
    server.body =
        """
        [{"fingerprint":"0a","startsAt":"2026-01-31T12:00:00Z",
          "labels":{"alertname":"Strange","id":"upload"}}]""";

    assertThat(run("list")).isZero();

    assertThat(out.toString().lines())
        .containsExactly("0a  since 2026-01-31T12:00:00Z  Strange  id=upload", "1 firing");
  }

  @Test
  void theServerIsNamedBeforeTheSubcommandOrBehindIt() {
    server.body = "[]";

    assertThat(line().execute("--url=" + server.url(), "list")).isZero();
    assertThat(line().execute("list", "--url=" + server.url())).isZero();

    assertThat(asked).containsExactly("/api/v2/alerts", "/api/v2/alerts");
  }

  private int run(String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = "--url=" + server.url();
    return line().execute(all);
  }

  private CommandLine line() {
    CommandLine line = new CommandLine(new AlertsCommand());
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    Failures.reportOf(line);
    return line;
  }
}
