package dev.masterperf.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DownloadTest {
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();

  /** What the server says, and whether it says all it promised. */
  private volatile int status = 200;

  private volatile boolean whole = true;
  private volatile byte[] body = "a,b\r\n1,2\r\n".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          exchange.getResponseHeaders().add("Masterperf-Incomplete", "partition 1 is missing");
          exchange.sendResponseHeaders(status, body.length + (whole ? 0 : 1));
          OutputStream answer = exchange.getResponseBody();
          answer.write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private int run(Object command, String... arguments) {
    CommandLine line = new CommandLine(command);
    line.setErr(new PrintWriter(err, true));
    Failures.reportOf(line);
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = "--url=http://127.0.0.1:" + server.getAddress().getPort();
    return line.execute(all);
  }

  private PrintStream printed() {
    return new PrintStream(out, true, StandardCharsets.UTF_8);
  }

  @Test
  void historyAsksForAllSelectorsAndPrintsWhatComes() {
    int exit =
        run(
            new HistoryCommand(printed()),
            "upload{category=\"R2\"}",
            "download",
            "--from",
            "1769860800",
            "--to",
            "2026-01-31T13:00:00Z",
            "--step",
            "1m",
            "--stat",
            "p99,max",
            "--by",
            "id",
            "--format",
            "csv");

    assertThat(exit).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("a,b\r\n1,2\r\n");
    assertThat(err.toString()).isEqualTo("masterperf: partition 1 is missing\n");
    assertThat(asked)
        .containsExactly(
            "/api/v1/history?match=upload%7Bcategory%3D%22R2%22%7D&match=download"
                + "&from=1769860800000&to=1769864400000&step=1m&stat=p99%2Cmax&by=id&format=csv");
  }

  @Test
  void queryAsksAtOneTimeOrOverTime() {
    assertThat(run(new QueryCommand(printed()), "1+1", "--time=1769860800000")).isZero();
    assertThat(run(new QueryCommand(printed()), "up", "--from", "1769860800", "--step=5s"))
        .isZero();

    assertThat(asked)
        .containsExactly(
            "/api/v1/export?query=1%2B1&time=1769860800000&format=json",
            "/api/v1/export?query=up&from=1769860800000&step=5s&format=json");
  }

  @Test
  void anAgeMayHaveAMinusInFront() {
    assertThat(run(new QueryCommand(printed()), "up", "--from", "-1h")).isZero();

    assertThat(asked.get(0)).matches(".*&from=\\d{13}&.*");
  }

  @Test
  void theMatrixIsATableUnlessToldOtherwise() {
    assertThat(run(new MatrixCommand(printed()), "--category=R2")).isZero();
    assertThat(run(new MatrixCommand(printed()), "--format=ndjson")).isZero();

    assertThat(asked)
        .containsExactly(
            "/api/infra/master-perf?category=R2&format=table",
            "/api/infra/master-perf?format=ndjson");
  }

  @Test
  void aFileTakesTheAnswerByteForByte() throws Exception {
    body = new byte[] {'P', 'A', 'R', '1', 0, (byte) 200, '\n'};
    Path file = folder.resolve("answer");

    assertThat(run(new QueryCommand(printed()), "up", "-o", file.toString())).isZero();

    assertThat(Files.readAllBytes(file)).isEqualTo(body);
    assertThat(out.size()).isZero();
  }

  @Test
  void aRefusalIsOneLine() {
    status = 422;
    body =
        "{\"title\":\"x\",\"detail\":\"take a step of at least 10s\"}"
            .getBytes(StandardCharsets.UTF_8);

    assertThat(run(new HistoryCommand(printed()), "up")).isEqualTo(ExitCodes.FAILED);
    assertThat(err.toString())
        .isEqualTo("masterperf: the server answered 422: take a step of at least 10s\n");
    assertThat(out.size()).isZero();
  }

  @Test
  void anAnswerThatBreaksOffIsNotTakenForTheWhole() {
    whole = false;

    assertThat(run(new HistoryCommand(printed()), "up", "--format=csv"))
        .isEqualTo(ExitCodes.FAILED);
    assertThat(err.toString()).contains("the answer broke off; what was written is not all of it");
  }

  @Test
  void aTimeThatIsNoneIsOneLine() {
    assertThat(run(new HistoryCommand(printed()), "up", "--from", "yesterday"))
        .isEqualTo(ExitCodes.UNUSABLE);
    assertThat(err.toString()).hasLineCount(1).contains("--from: a time is now, an age such as 2h");
    assertThat(asked).isEmpty();
  }
}
