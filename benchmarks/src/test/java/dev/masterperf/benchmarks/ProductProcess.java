package dev.masterperf.benchmarks;

import static org.awaitility.Awaitility.await;

import dev.masterperf.launcher.host.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The product as a user runs it: {@code masterperf up}, or some roles of it with {@code serve},
 * from the built jar, in its own process.
 */
public final class ProductProcess implements AutoCloseable {
  private static final Path JAR =
      Path.of("..", "launcher", "target", "masterperf.jar").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path data;
  private final List<String> arguments;
  private final Map<String, String> environment;
  private final int port;
  private final int kafkaPort;
  private boolean measured;
  private Process process;

  private ProductProcess(
      Path data, List<String> arguments, Map<String, String> environment, int port, int kafkaPort) {
    this.data = data;
    this.arguments = List.copyOf(arguments);
    this.environment = Map.copyOf(environment);
    this.port = port;
    this.kafkaPort = kafkaPort;
  }

  /**
   * @param options of {@code up}, beyond the ports and the data folder
   */
  public static ProductProcess up(Path data, String... options) {
    int port = Ports.free("127.0.0.1");
    int kafkaPort = Ports.free("127.0.0.1");
    List<String> arguments = new ArrayList<>(List.of("up", "--port", "" + port));
    arguments.addAll(
        List.of("--kafka-port", "" + kafkaPort, "--s3-port", "" + Ports.free("127.0.0.1")));
    arguments.addAll(List.of("--data", data.toString()));
    arguments.addAll(List.of(options));
    return new ProductProcess(data, arguments, Map.of(), port, kafkaPort);
  }

  /**
   * @param folder it is started in, so that its data folder lies there
   * @param options of {@code serve}, beyond host and port
   */
  public static ProductProcess serve(
      Path folder, Map<String, String> environment, String... options) {
    int port = Ports.free("127.0.0.1");
    List<String> arguments = new ArrayList<>(List.of("serve", "--host", "127.0.0.1"));
    arguments.addAll(List.of("--port", "" + port));
    arguments.addAll(List.of(options));
    return new ProductProcess(folder, arguments, environment, port, 0);
  }

  /** The same with the compilers it is shipped with, for what measures it. */
  public ProductProcess measured() {
    measured = true;
    return this;
  }

  /**
   * Starts and waits until it is ready, however busy the machine is.
   *
   * @throws ConditionTimeoutException if it does not become so; its threads are then in the log
   */
  public void start() throws IOException, InterruptedException {
    launch();
    try {
      await("ready, see " + log()).atMost(PATIENCE).until(this::ready);
    } catch (ConditionTimeoutException e) {
      dumpThreads();
      throw e;
    }
  }

  private void dumpThreads() throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    new ProcessBuilder(jcmd.toString(), Long.toString(pid()), "Thread.print")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
        .start()
        .waitFor();
  }

  /** Starts without waiting for anything. */
  public void launch() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx384m", "-XX:+UseSerialGC"));
    if (!measured) {
      // With one compiler a start takes 6.6 s of a processor instead of 10.5.
      command.add("-XX:TieredStopAtLevel=1");
    }
    if (Runtime.version().feature() >= 24) {
      command.addAll(
          List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    }
    Path classes = JAR.resolveSibling("classes.jsa");
    if (!measured && Files.exists(classes) && Files.size(classes) > 0) {
      // Made by the launcher's tests; Java goes on without where it does not fit.
      command.addAll(List.of("-Xlog:cds*=off", "-XX:SharedArchiveFile=" + classes));
    }
    command.addAll(List.of("-jar", JAR.toString()));
    command.addAll(arguments);
    Files.createDirectories(data);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(data.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    // Tests count rows and alerts of their own; those of the product's own have a test.
    builder.environment().put("MASTERPERF_WATCH_SELF", "false");
    builder.environment().putAll(environment);
    process = builder.start();
  }

  /** What it printed. */
  public Path log() {
    return data.resolveSibling(data.getFileName() + ".log");
  }

  /**
   * Whether it can do its work now.
   *
   * @throws IllegalStateException if it ended
   */
  public boolean ready() throws InterruptedException, IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          "ended with " + process.exitValue() + ":\n" + Files.readString(log()));
    }
    try {
      return get("/-/ready").statusCode() == 200;
    } catch (IOException e) {
      return false; // not listening yet
    }
  }

  /**
   * GET on the product's own port; an answer may take as long as the machine is busy.
   *
   * @param headers names and values in turn
   */
  public HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(url(path)).timeout(PATIENCE);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** POST of JSON on the product's own port. */
  public HttpResponse<String> post(String path, String json)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(url(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** Where it listens, {@code host:port}. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  public URI url(String path) {
    return URI.create("http://" + address() + path);
  }

  /** The embedded broker, {@code host:port}. */
  public String bootstrap() {
    return "127.0.0.1:" + kafkaPort;
  }

  public long pid() {
    return process.pid();
  }

  /** kill -9, and waits until the process is gone. */
  public void killHard() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM, as Ctrl-C; false if it did not end in time. */
  public boolean stop(Duration within) throws InterruptedException {
    process.destroy();
    return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() throws InterruptedException {
    if (process != null && !stop(Duration.ofSeconds(15))) {
      killHard();
    }
  }
}
