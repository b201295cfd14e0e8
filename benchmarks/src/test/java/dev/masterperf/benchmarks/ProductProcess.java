package dev.masterperf.benchmarks;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;

/** The product as a user runs it: {@code masterperf up} from the built jar, in its own process. */
public final class ProductProcess implements AutoCloseable {
  private static final Path JAR = Path.of("..", "launcher", "target", "masterperf.jar");
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path data;
  private final List<String> options;
  private final int port = freePort();
  private final int kafkaPort = freePort();
  private final int s3Port = freePort();
  private Process process;

  /**
   * @param options of {@code up}, beyond the ports and the data folder
   */
  public ProductProcess(Path data, String... options) {
    this.data = data;
    this.options = List.of(options);
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

  private void launch() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx384m", "-XX:+UseSerialGC"));
    if (Runtime.version().feature() >= 24) {
      command.addAll(
          List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    }
    command.addAll(List.of("-jar", JAR.toString(), "up"));
    command.addAll(List.of("--port", "" + port, "--kafka-port", "" + kafkaPort));
    command.addAll(List.of("--s3-port", "" + s3Port, "--data", data.toString()));
    command.addAll(options);
    Files.createDirectories(data);
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
  }

  /** What it printed. */
  public Path log() {
    return data.resolveSibling(data.getFileName() + ".log");
  }

  private boolean ready() throws InterruptedException, IOException {
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

  /** GET on the product's own port. */
  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(url(path)).timeout(Duration.ofSeconds(5)).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
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

  public URI url(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
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

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("no free port", e);
    }
  }
}
