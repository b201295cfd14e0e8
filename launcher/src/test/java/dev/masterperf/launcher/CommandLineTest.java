package dev.masterperf.launcher;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.launcher.config.Key;
import java.io.BufferedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.AnnotatedElement;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Option;

class CommandLineTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  @Test
  void anUnknownOptionIsOneLineWithTheNearestKnownOne() {
    int exit = run("up", "--prot", "1");

    assertThat(exit).isEqualTo(2);
    assertThat(err.toString()).hasLineCount(1).contains("'--prot'").contains("did you mean --port");
  }

  @ParameterizedTest
  @ValueSource(strings = {"upp", "--nothing"})
  void anUnknownCommandIsOneLine(String word) {
    assertThat(run(word)).isEqualTo(2);
    assertThat(err.toString()).hasLineCount(1).contains(word);
  }

  @Test
  void withoutACommandItSaysWhichThereAre() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString())
        .hasLineCount(1)
        .contains("up", "serve", "matrix", "send", "tail", "import", "hook");
  }

  @Test
  void anUnknownConfigKeyIsOneLineWithFileAndLine() throws Exception {
    Path file = Files.writeString(folder.resolve("c.yaml"), "port: 1\nprot: 2\n");

    assertThat(run("up", "--config", file.toString())).isEqualTo(2);
    assertThat(err.toString())
        .hasLineCount(1)
        .isEqualTo("masterperf: " + file + ":2: prot: unknown key; did you mean port?\n");
  }

  @Test
  void everyProblemOfARuleFileIsALine() throws Exception {
    Path rules =
        Files.writeString(
            folder.resolve("rules.yml"),
            "groups:\n  - name: a\n    rules:\n      - alert: A\n        exprr: x\n");

    assertThat(run("up", "--data", data(), "--rules", rules.toString())).isEqualTo(2);
    assertThat(err.toString().lines())
        .isNotEmpty()
        .allMatch(line -> line.startsWith("masterperf: " + rules + ":"));
  }

  @Test
  void everyProblemOfAFileOfRoutesIsALine() throws Exception {
    Path routes =
        Files.writeString(
            folder.resolve("alertmanager.yml"),
            "route:\n  receiver: opps\n  group_wiat: 1s\nreceivers:\n  - name: ops\n");

    assertThat(
            run(
                "up",
                "--data",
                data(),
                "--port",
                "0",
                "--kafka-port",
                "0",
                "--s3-port",
                "0",
                "--alerting",
                routes.toString()))
        .isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly(
            "masterperf: "
                + routes
                + ":2: route.receiver: there is no receiver \"opps\" under receivers:; did you mean"
                + " \"ops\"?",
            "masterperf: "
                + routes
                + ":3: route.group_wiat: unknown key; did you mean \"group_wait\"?");
  }

  @Test
  void aWebhookBesideRoutesIsRefused() throws Exception {
    Path routes = folder.resolve("alertmanager.yml");

    assertThat(
            run("up", "--alerting", routes.toString(), "--webhook", "http://127.0.0.1:9099/hook"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("name it under receivers: in the file of --alerting");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--port", "--kafka-port", "--s3-port"})
  void aTakenPortIsOneLineThatNamesItsOption(String option) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = Integer.toString(taken.getLocalPort());

      List<String> arguments = new ArrayList<>(List.of("up", "--data", data()));
      for (String each : List.of("--port", "--kafka-port", "--s3-port")) {
        arguments.addAll(List.of(each, each.equals(option) ? port : "0"));
      }

      int exit = run(arguments.toArray(String[]::new));

      assertThat(exit).isEqualTo(2);
      assertThat(err.toString()).hasLineCount(1).contains(":" + port).contains(option);
    }
  }

  @Test
  void onePortForTwoServersIsOneLineBeforeAnythingStarts() {
    int exit = run("up", "--data", data(), "--port", "3004", "--kafka-port", "3004");

    assertThat(exit).isEqualTo(2);
    assertThat(err.toString()).hasLineCount(1).contains("--kafka-port", "--port", "3004");
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void aDataFolderThatIsAFileIsOneLine() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(
            run(
                "up",
                "--data",
                file.toString(),
                "--port",
                "0",
                "--kafka-port",
                "0",
                "--s3-port",
                "0"))
        .isEqualTo(2);
    assertThat(err.toString()).hasLineCount(1).contains(file + " is a file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"up", "serve --kafka k:9092 --roles processor"})
  void printConfigShowsTheTreeAndStartsNothing(String command) {
    List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
    arguments.addAll(List.of("--port", "80", "--data", data(), "--print-config"));

    assertThat(run(arguments.toArray(String[]::new))).isZero();
    assertThat(out.toString()).contains("# --port").contains("# default");
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void aFileOfCellsBetweenTabsNeedsNoDelimiter() throws Exception {
    Path file = Files.writeString(folder.resolve("x.tsv"), "ts\tvalue\n");

    assertThat(run("import", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("Columns are ts, value");
  }

  @Test
  void rulesAreCheckedBeforeTheyAreInForce() throws Exception {
    Path good =
        Files.writeString(
            folder.resolve("good.yml"),
            "groups: [{name: g, rules: [{alert: A, expr: 'max_over_time(up[1s]) > 1'}]}]");
    Path bad = Files.writeString(folder.resolve("bad.yml"), "groups:\n  - nam: g\n");

    assertThat(run("rules", "check", good.toString())).isZero();
    assertThat(out.toString()).contains("good.yml: 1 rule", "g/A: a single event raises it");
    assertThat(run("rules", "check", "--strict", good.toString())).isEqualTo(1);
    assertThat(run("rules", "check", good.toString(), bad.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("bad.yml:2: groups[0].nam: unknown key");
  }

  @Test
  void aServerThatIsNotThereIsOneLine() throws Exception {
    int port;
    try (ServerSocket closedSoon = new ServerSocket(0)) {
      port = closedSoon.getLocalPort();
    }

    assertThat(run("matrix", "--url", "http://127.0.0.1:" + port)).isEqualTo(2);
    assertThat(err.toString()).hasLineCount(1).contains("cannot reach http://127.0.0.1:" + port);
  }

  @ParameterizedTest
  @ValueSource(strings = {"foo", "ftp://host", "http://", "http://host:99999", "http://a b"})
  void aUrlNoRequestCanBeSentToIsOneLineThatNamesItsOption(String url) {
    assertThat(run("matrix", "--url", url)).isEqualTo(2);
    assertThat(err.toString()).hasLineCount(1).contains("'--url'").contains("not " + url);
  }

  @Test
  void sendRefusesSuchAUrlToo() {
    int exit = run("send", "--category", "a", "--topic", "b", "--id", "c", "--url", "foo");

    assertThat(exit).isEqualTo(2);
    assertThat(err.toString()).hasLineCount(1).contains("'--url'").contains("not foo");
  }

  @Test
  void aFolderInPlaceOfTheConfigFileIsOneLine() {
    assertThat(run("up", "--config", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).hasLineCount(1).contains("--config: " + folder + " is a folder");
  }

  @Test
  void aConfigFileThatIsNoTextIsOneLine() throws Exception {
    Path file = Files.write(folder.resolve("binary"), new byte[] {0, 1, (byte) 0xff});

    assertThat(run("up", "--config", file.toString())).isEqualTo(2);
    assertThat(err.toString()).hasLineCount(1).contains(file + ": is no YAML text");
  }

  @ParameterizedTest
  @ValueSource(strings = {"99999", "-1"})
  void aHookPortOutOfRangeIsOneLine(String port) {
    assertThat(run("hook", "--port", port)).isEqualTo(2);
    assertThat(err.toString()).hasLineCount(1).contains("--port").contains("not " + port);
  }

  @Test
  void aValueFromAFlagIsRefusedByTheNameOfTheFlagAlone() {
    assertThat(run("up", "--port", "high")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo("masterperf: --port: must be a whole number from 0 to 65535, not high\n");
  }

  @Test
  void aWrongHookSecretIsOneLineThatDoesNotRepeatIt() {
    assertThat(run("hook", "--secret", "guess")).isEqualTo(2);
    assertThat(err.toString()).hasLineCount(1).contains("--secret").doesNotContain("guess");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0 | N: must be a whole number from 1 to 5000, not 0",
        "2 --parallel 0 | --parallel: must be",
        "2 --memory 5 | '--memory'",
        "2 --memory 1KiB | must be at least 1MiB such as 128MiB, or none, not 1KiB",
        "2 --cpu much | '--cpu': must be cores",
        "2 --pids -1 | '--pids'",
        "2 --for 10 | must be a time with a unit such as 500ms, 30s, 5min or 2h, not 10",
        "2 --limits cgroup1 | must be auto, cgroup, process or none, not cgroup1",
        "2 --restart sometimes | must be never, on-failure or always, not sometimes",
        "2 --command no-such-program-here | --command: there is no program no-such-program-here",
        "2 --command sh\\ 'a | --command: the ' at character 4 is not closed",
        "2 --env A=1 | --ready-when and --env belong to --command",
        "2 --command sh --env NO_SUCH_VARIABLE | --env: there is no variable NO_SUCH_VARIABLE here",
        "2 --url http://h --kafka h:1 | --url and --kafka exclude each other",
        "2 --kafka nonsense | --kafka nonsense: ",
        "2 --url http://127.0.0.1:1 | cannot feed http://127.0.0.1:1: is not there",
      })
  void whatCannotBeScaledIsOneLine(String text) {
    String[] parts = text.split(" \\| ");
    List<String> arguments = new ArrayList<>(List.of("agents", "scale"));
    for (String word : parts[0].split("(?<!\\\\) ")) {
      arguments.add(word.replace("\\ ", " "));
    }

    assertThat(run(arguments.toArray(String[]::new))).isEqualTo(2);
    assertThat(err.toString()).hasLineCount(1).contains(parts[1]);
  }

  /** What the file says reaches the client, which names what it cannot use. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "tail",
        "audit verify --topic-only",
        "rules backtest RULES",
        "agents scale 1",
        "keys list",
        "serve --roles processor --data DATA",
      })
  void whoTalksToBrokersLogsInThere(String command) throws Exception {
    Path rules =
        Files.writeString(
            folder.resolve("rules.yml"),
            "groups: [{name: g, rules: [{alert: A, expr: 'upload > 1'}]}]");
    Path login = Files.writeString(folder.resolve("login.properties"), "security.protocol=TELNET");
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.replaceAll(word -> word.equals("RULES") ? rules.toString() : word);
    words.replaceAll(word -> word.equals("DATA") ? data() : word);
    words.addAll(List.of("--kafka", "127.0.0.1:1", "--kafka-properties"));

    words.add(login.toString());
    assertThat(run(words.toArray(String[]::new))).isEqualTo(2);
    assertThat(err.toString()).hasLineCount(1).contains("TELNET", "security.protocol");

    words.set(words.size() - 1, folder.resolve("none").toString());
    assertThat(run(words.toArray(String[]::new))).isEqualTo(2);
    assertThat(err.toString())
        .hasLineCount(2)
        .contains("--kafka-properties: " + folder.resolve("none") + " cannot be read");
  }

  @Test
  void auditIsReadFromTheBrokersThatAreConfigured() throws Exception {
    Path config =
        Files.writeString(folder.resolve("masterperf.yml"), "kafka: {bootstrap: '127.0.0.1:1'}");

    assertThat(run("audit", "verify", "--topic-only", "--config", config.toString())).isEqualTo(2);
    assertThat(err.toString()).hasLineCount(1).contains("127.0.0.1:1");

    String given = "127.0.0.1:2";
    assertThat(
            run("audit", "verify", "--topic-only", "--config", config.toString(), "--kafka", given))
        .isEqualTo(2);
    assertThat(err.toString()).hasLineCount(2).contains(given);
  }

  @Test
  void settingsThatLackSomethingKeepTheDoctorFromNothingElse() {
    String brokers = "no.such.host.invalid:1";

    assertThat(run("doctor", "--kafka", brokers, "--data", data(), "--port", "0")).isEqualTo(2);
    assertThat(out.toString().lines())
        .anyMatch(line -> line.startsWith("FAIL settings: default: s3.endpoint"))
        .anyMatch(line -> line.contains(" data: "))
        .anyMatch(line -> line.startsWith("FAIL brokers: " + brokers));
  }

  /** Or else a variable that starts a process would keep another command from the same broker. */
  @Test
  void variablesOfOptionsAreThoseOfTheConfiguration() {
    Pattern variable = Pattern.compile("\\$\\{env:(\\w+)");
    Set<String> known = Arrays.stream(Key.values()).map(Key::variable).collect(toSet());

    Set<String> read =
        all(Masterperf.commands())
            .flatMap(command -> command.getCommandSpec().options().stream())
            .map(ArgSpec::userObject)
            .flatMap(field -> field instanceof AnnotatedElement it ? Stream.of(it) : Stream.of())
            .map(field -> field.getAnnotation(Option.class))
            .filter(Objects::nonNull)
            .map(option -> variable.matcher(option.defaultValue()))
            .filter(Matcher::find)
            .map(found -> found.group(1))
            .collect(toSet());

    assertThat(read).isNotEmpty().isSubsetOf(known);
  }

  private static Stream<CommandLine> all(CommandLine command) {
    return Stream.concat(
        Stream.of(command),
        command.getSubcommands().values().stream().flatMap(CommandLineTest::all));
  }

  @Test
  void aBrokerThatIsNotThereIsOneLine() throws Exception {
    int port;
    try (ServerSocket closedSoon = new ServerSocket(0)) {
      port = closedSoon.getLocalPort();
    }

    assertThat(run("tail", "--kafka", "127.0.0.1:" + port)).isEqualTo(2);
    assertThat(err.toString())
        .hasLineCount(1)
        .contains("no broker answers at 127.0.0.1:" + port)
        .contains("--kafka");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tail --topic alrets",
        "tail --from yesterday",
        "tail --type perf",
        "tail --count 0",
        "tail --topic notifications --category R2",
        "tail --kafka nonsense",
        "import none.csv",
        "import none",
        "import --format xml none.csv",
        "import --columns a none.csv",
        "import --no-header none.csv",
        "import --zone Mars none.csv",
        "import --time-unit days none.csv",
        "import --delimiter ;; none.csv",
        "import --max-errors -1 none.csv",
        "detect",
        "detect none.csv",
        "detect --out x --threshold 1 pom.xml",
        "detect --out x --probation 0 pom.xml",
        "detect --out . pom.xml"
      })
  void whatAFollowerOrAnImportCannotUseIsOneLine(String line) {
    assertThat(run(line.split(" "))).isEqualTo(2);
    assertThat(err.toString()).hasLineCount(1).startsWith("masterperf: ");
    assertThat(out.toString()).isEmpty();
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  @Test
  void unitTestsOfRulesPassOrFailByExitCode() throws Exception {
    Files.writeString(
        folder.resolve("rules.yml"),
        "groups: [{name: g, rules: [{alert: Down, expr: up == 0, for: 1m}]}]");
    Path tests =
        Files.writeString(
            folder.resolve("tests.yml"),
            """
            rule_files: [rules.yml]
            tests:
              - input_series: [{series: up, values: 0x5}]
                alert_rule_test: [{eval_time: 2m, alertname: Down, exp_alerts: [exp_labels: {}]}]
            """);

    assertThat(run("rules", "test", tests.toString())).isEqualTo(0);
    assertThat(out.toString()).isEqualTo("Unit Testing:  " + tests + "\n  SUCCESS\n\n");

    Files.writeString(tests, Files.readString(tests).replace("eval_time: 2m", "eval_time: 0m"));
    assertThat(run("rules", "test", tests.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("  FAILED:\n    alertname: Down, time: 0s,");

    Files.writeString(tests, "rule_files: [none.yml]\ntest: []");
    assertThat(run("rules", "test", tests.toString())).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "masterperf: %s:1: rule_files: no file matches none.yml%nmasterperf: %s:2: test: unknown key; did you mean \"tests\"?%n"
                .formatted(tests, tests));
  }

  @Test
  void rulesAreExplained() throws Exception {
    Path rules =
        Files.writeString(
            folder.resolve("rules.yml"),
            """
            groups:
              - name: g
                rules:
                  - {alert: A, expr: 'max_over_time(upload{category="R2"}[2h]) > 1'}
                  - {record: r, expr: 'sum by (id) (rate(upload:errors[5m] offset 1h))'}
                  - {alert: Silent, expr: heartbeat, absent_for: 30s}
            """);

    assertThat(run("rules", "explain", rules.toString())).isEqualTo(0);
    assertThat(out.toString())
        .isEqualTo(
            """
            g/A: max_over_time(upload{category="R2"}[2h]) > 1
              evaluated on each update of a series, since it looks at one series at a time
              looks at upload{category="R2"}[2h]: windows of 10s
            g/Silent: heartbeat
              by the clock, for each series when nothing more comes of it
              looks at heartbeat: it must not fall silent for 30s
            g/r records: sum by (id) (rate(upload:errors[5m] offset 1h))
              evaluated once a second over all its series, since within sum, offset and @ look at\
             another time than that of an update
              looks at upload:errors[5m] offset 1h: windows of 10s
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--from=soon", "--from=1m --to=2m", "--step=500ms", "--step=x"})
  void aBackTestOfNoTimesIsOneLine(String options) throws Exception {
    Path rules =
        Files.writeString(
            folder.resolve("rules.yml"), "groups: [{name: g, rules: [{alert: A, expr: up}]}]");
    List<String> arguments = new ArrayList<>(List.of("rules", "backtest", rules.toString()));
    arguments.addAll(List.of(options.split(" ")));

    assertThat(run(arguments.toArray(String[]::new))).isEqualTo(2);
    assertThat(err.toString()).hasLineCount(1).contains("rules backtest --help");
  }

  private int run(String... arguments) {
    CommandLine commands = Masterperf.commands();
    commands.setOut(asOnAConsole(out));
    commands.setErr(asOnAConsole(err));
    return commands.execute(arguments);
  }

  /** Holds text back until a line ends or is flushed, as System.out does: what is held is lost. */
  private static PrintWriter asOnAConsole(StringWriter screen) {
    return new PrintWriter(new BufferedWriter(screen), true);
  }
}
