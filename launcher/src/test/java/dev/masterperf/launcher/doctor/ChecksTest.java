package dev.masterperf.launcher.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.masterperf.alerts.address.AddressPolicy;
import dev.masterperf.api.cluster.SharedSecret;
import dev.masterperf.launcher.config.ConfigLoader;
import dev.masterperf.launcher.config.Configuration;
import dev.masterperf.launcher.config.Key;
import dev.masterperf.launcher.config.Mode;
import dev.masterperf.launcher.doctor.Finding.Level;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each check of the machine, the files and the processes, with a fault and without. */
class ChecksTest {
  private static final List<String> OPTIONS = List.of("-XX:+ExitOnOutOfMemoryError");
  private static final long GIB = 1L << 30;

  @TempDir Path folder;
  private final List<HttpServer> servers = new ArrayList<>();

  @AfterEach
  void stop() {
    servers.forEach(server -> server.stop(0));
  }

  @Test
  void aJavaThatIsTooOldOrStartedOtherwiseIsTold() {
    assertThat(new JavaCheck(17, "17.0.15", OPTIONS).look())
        .containsExactly(Finding.ok("java", "Java 17.0.15"));
    assertThat(new JavaCheck(11, "11.0.2", OPTIONS).look())
        .extracting(Finding::level)
        .containsExactly(Level.FAIL);
    assertThat(new JavaCheck(17, "17.0.15", List.of()).look())
        .extracting(Finding::level)
        .containsExactly(Level.WARN);
    assertThat(new JavaCheck(25, "25.0.3", OPTIONS).look().get(0).remedy())
        .contains("--enable-native-access=ALL-UNNAMED");
  }

  @Test
  void limitsThatAreTooLowAreTold() {
    assertThat(levels(new LimitsCheck(65_536, 2 * GIB, GIB))).containsExactly(Level.OK, Level.OK);
    assertThat(levels(new LimitsCheck(4_096, GIB, GIB - 1)))
        .containsExactly(Level.WARN, Level.WARN);
    assertThat(levels(new LimitsCheck(256, GIB, 4 * GIB))).containsExactly(Level.FAIL, Level.FAIL);
    assertThat(levels(new LimitsCheck(-1, 2 * GIB, GIB))).containsExactly(Level.OK, Level.OK);
  }

  @Test
  void aFullDiskIsTold() {
    assertThat(levels(data(folder, 100 * GIB))).containsExactly(Level.OK, Level.OK);
    assertThat(levels(data(folder, GIB))).containsExactly(Level.OK, Level.WARN);
    assertThat(levels(data(folder, 1))).containsExactly(Level.OK, Level.FAIL);
  }

  @Test
  void whoUsesTheDataFolderIsNamedWhileItLives() throws IOException {
    Path lock = folder.resolve("lock");
    long self = ProcessHandle.current().pid();

    Files.writeString(lock, Long.toString(self));
    assertThat(data(folder, 100 * GIB).look().get(0).what())
        .endsWith("process " + self + " uses it");

    Files.writeString(lock, "4194999");
    assertThat(data(folder, 100 * GIB).look().get(0).what()).endsWith("can be written");
  }

  @Test
  void aFolderThatIsNotThereYetIsNoFault() throws IOException {
    DataFolderCheck check = data(folder.resolve("not").resolve("yet"), 100 * GIB);

    assertThat(levels(check)).containsExactly(Level.OK, Level.OK);
    assertThat(folder.resolve("not")).as("a look makes nothing").doesNotExist();
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThat(levels(data(file, 100 * GIB))).startsWith(Level.FAIL);
  }

  @Test
  void filesThatCannotBeTakenAreToldWithTheirLines() throws IOException {
    Path rules =
        Files.writeString(
            folder.resolve("rules.yml"),
            "groups:\n  - name: g\n    rules:\n      - alert: Slow\n        expr: 'upload >'\n");
    Path routes = Files.writeString(folder.resolve("routes.yml"), "route:\n  receiver: nobody\n");

    List<Finding> findings =
        new FilesCheck(
                Optional.of(rules), Optional.of(routes), Optional.empty(), AddressPolicy.PUBLIC)
            .look();

    assertThat(findings).extracting(Finding::level).containsExactly(Level.FAIL, Level.FAIL);
    assertThat(findings.get(0).what()).contains("rules.yml:5");
    assertThat(findings.get(1).what()).contains("routes.yml");
  }

  @Test
  void rulesThatCanBeTakenAreCounted() throws IOException {
    Path rules =
        Files.writeString(
            folder.resolve("rules.yml"),
            "groups:\n  - name: g\n    rules:\n      - alert: Slow\n        expr: upload > 1\n");

    assertThat(
            new FilesCheck(
                    Optional.of(rules), Optional.empty(), Optional.empty(), AddressPolicy.PUBLIC)
                .look())
        .containsExactly(Finding.ok("rules", "1 in " + rules));
  }

  @Test
  void aCertificateThatEndsSoonIsTold() throws Exception {
    Path file = certificate();
    Instant ends = end(file);

    assertThat(certificates(file, ends.minus(Duration.ofDays(60)))).containsExactly(Level.OK);
    assertThat(certificates(file, ends.minus(Duration.ofDays(5)))).containsExactly(Level.WARN);
    assertThat(certificates(file, ends.plusSeconds(1))).containsExactly(Level.FAIL);
    assertThat(certificates(file, ends.minus(Duration.ofDays(5_000)))).containsExactly(Level.FAIL);
  }

  @Test
  void processesThatAreNotReadyOrOfDifferentVersionsAreTold() throws Exception {
    URI ready = process(200, "ready\n", "1.0");
    URI waiting = process(503, "not ready\nthe processor is REBALANCING\n", "1.1");
    URI nobody = URI.create("http://127.0.0.1:1");

    List<Finding> findings = ask(List.of(ready, waiting, nobody), Optional.of(nobody));

    assertThat(findings)
        .extracting(Finding::level)
        .containsExactly(Level.OK, Level.FAIL, Level.FAIL, Level.WARN);
    assertThat(findings.get(1).what()).contains("not ready; the processor is REBALANCING");
    assertThat(findings.get(3).what()).contains(ready + "=1.0").contains(waiting + "=1.1");
  }

  @Test
  void nobodyHereIsNoFault() {
    assertThat(ask(List.of(), Optional.of(URI.create("http://127.0.0.1:1"))))
        .extracting(Finding::level)
        .containsExactly(Level.OK);
  }

  @Test
  void aCheckThatBreaksDownIsAFindingAndTheOthersGoOn() {
    Check broken =
        new Check() {
          @Override
          public String subject() {
            return "broken";
          }

          @Override
          public List<Finding> look() {
            throw new IllegalStateException("no answer\nat all");
          }
        };
    List<Finding> told = new ArrayList<>();

    List<Finding> all =
        Doctor.examine(List.of(broken, new JavaCheck(17, "17.0.15", OPTIONS)), told::add);

    assertThat(all)
        .isEqualTo(told)
        .extracting(Finding::level)
        .containsExactly(Level.FAIL, Level.OK);
    assertThat(all.get(0)).hasToString("FAIL broken: no answer at all");
    assertThat(all.get(1)).hasToString("OK   java: Java 17.0.15");
  }

  @Test
  void whatLiesBehindBrokersThatAreNotFoundIsLookedAtToo() {
    Map<Key, String> flags =
        Map.of(
            Key.KAFKA_BOOTSTRAP,
            "no-such-host.invalid:9092",
            Key.ROLES,
            "api",
            Key.PEERS,
            "127.0.0.1:1",
            Key.INTERNAL_SECRET,
            "theirs",
            Key.TLS_CA,
            folder.resolve("nowhere.pem").toString(),
            Key.DATA,
            folder.resolve("data").toString());
    Configuration settings =
        ConfigLoader.load(Mode.SERVE, Optional.empty(), Map.of(), flags).configuration();
    List<Finding> told = new ArrayList<>();

    List<Finding> all = Examination.of(settings, List.of(), Mode.SERVE, told::add);

    assertThat(all).isEqualTo(told);
    assertThat(all)
        .extracting(Finding::toString)
        .anyMatch(one -> one.startsWith("FAIL brokers: no-such-host.invalid:9092"))
        .anyMatch(one -> one.startsWith("OK   bucket: none is configured"))
        .anyMatch(one -> one.startsWith("FAIL process: cannot read the certificates"));
  }

  private static List<Level> levels(Check check) {
    return check.look().stream().map(Finding::level).toList();
  }

  @Test
  void aPortThatTakesConnectionsAndDoesNotAnswerIsWrong() throws Exception {
    URI here;
    try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      here = URI.create("http://127.0.0.1:" + socket.getLocalPort());
      Thread hangsUp = new Thread(() -> hangUp(socket), "hangs up");
      hangsUp.start();

      assertThat(ask(List.of(), Optional.of(here)))
          .extracting(Finding::level)
          .containsExactly(Level.FAIL);
    }
    assertThat(ask(List.of(), Optional.of(here)))
        .extracting(Finding::level)
        .containsExactly(Level.OK);
  }

  private static void hangUp(ServerSocket socket) {
    try {
      while (true) {
        socket.accept().close();
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private static DataFolderCheck data(Path folder, long freeBytes) {
    return new DataFolderCheck(folder, "ann", path -> freeBytes);
  }

  private static List<Level> certificates(Path file, Instant now) {
    return levels(new CertificatesCheck(Optional.empty(), Optional.of(file), () -> now));
  }

  private static Instant end(Path file) throws Exception {
    try (var in = Files.newInputStream(file)) {
      X509Certificate certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      return certificate.getNotAfter().toInstant();
    }
  }

  private Path certificate() throws Exception {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    String store = folder.resolve("store.p12").toString();
    String file = folder.resolve("tls.crt").toString();
    String name = "CN=masterperf";
    run(
        keytool.toString(),
        "-genkeypair",
        "-alias",
        "a",
        "-keyalg",
        "EC",
        "-dname",
        name,
        "-validity",
        "90",
        "-keystore",
        store,
        "-storepass",
        "changeit");
    run(
        keytool.toString(),
        "-exportcert",
        "-rfc",
        "-alias",
        "a",
        "-keystore",
        store,
        "-storepass",
        "changeit",
        "-file",
        file);
    return Path.of(file);
  }

  private void run(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile())
            .start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(folder.resolve("said"))).isZero();
  }

  private List<Finding> ask(List<URI> addresses, Optional<URI> here) {
    return new ProcessesCheck(
            addresses,
            here.filter(own -> !addresses.contains(own)),
            HttpClient.newHttpClient(),
            Optional.of(new SharedSecret("known to all")))
        .look();
  }

  /** Tells its version to those who know the secret. */
  private URI process(int status, String body, String version) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean known =
              "known to all".equals(exchange.getRequestHeaders().getFirst(SharedSecret.HEADER));
          boolean figures = exchange.getRequestURI().getPath().equals("/metrics");
          String text =
              figures && known
                  ? "masterperf_build_info{java=\"17\",version=\"%s\"} 1\n".formatted(version)
                  : body;
          byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(figures ? 200 : status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    servers.add(server);
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }
}
