package dev.masterperf.launcher;

import static org.awaitility.Awaitility.await;

import dev.masterperf.launcher.host.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The built jar in a process of its own, as a user runs it. */
final class MasterperfProcess implements AutoCloseable {
  private static final Path JAR = Path.of("target", "masterperf.jar").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path out;
  private final Path err;
  private final Process process;

  private MasterperfProcess(Path folder, String watchesItself, List<String> arguments)
      throws IOException {
    out = Files.createTempFile(folder, "out", ".txt");
    err = Files.createTempFile(folder, "err", ".txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // With one compiler a start takes 6.6 s of a processor instead of 10.5, and most of them live
    // no longer.
    command.addAll(List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(ClassArchive.flags(List.copyOf(command), JAR));
    command.addAll(List.of("-jar", JAR.toString()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("MASTERPERF_WATCH_SELF", watchesItself);
    process = builder.start();
  }

  /**
   * Starts it without what it keeps of itself: tests count rows and alerts of their own.
   *
   * @param folder for what it prints
   */
  static MasterperfProcess start(Path folder, String... arguments) throws IOException {
    return new MasterperfProcess(folder, "false", List.of(arguments));
  }

  /** The same with rows and alerts of the product itself, which is what users get. */
  static MasterperfProcess watched(Path folder, String... arguments) throws IOException {
    return new MasterperfProcess(folder, "true", List.of(arguments));
  }

  /** A port nobody listens on at this moment. */
  static int freePort() {
    return Ports.free("127.0.0.1");
  }

  /** Waits until its dashboard's port says that it is ready. */
  MasterperfProcess awaitReady(int port) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              if (!process.isAlive()) {
                throw new IllegalStateException("ended: " + err());
              }
              return ready(port);
            });
    return this;
  }

  private boolean ready(int port) throws InterruptedException {
    try {
      return get(port, "/-/ready").statusCode() == 200;
    } catch (IOException e) {
      return false; // not listening yet
    }
  }

  HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(uri(port, path)).timeout(Duration.ofSeconds(5)).build(),
        BodyHandlers.ofString());
  }

  HttpResponse<String> post(int port, String path, String json)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(uri(port, path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build(),
        BodyHandlers.ofString());
  }

  private static URI uri(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** Waits until it ends by itself. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("still running: " + pid());
    }
    return process.exitValue();
  }

  /** SIGTERM; false if it did not end in time. */
  boolean stop(Duration within) throws InterruptedException {
    process.destroy();
    return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
  }

  long pid() {
    return process.pid();
  }

  String out() throws IOException {
    return Files.readString(out);
  }

  String err() throws IOException {
    return Files.readString(err);
  }

  /** Ends it whatever it does. */
  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
