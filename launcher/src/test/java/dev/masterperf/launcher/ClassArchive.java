package dev.masterperf.launcher;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Which classes the built product loads, written down once a build: a start then takes 4.9 s of a
 * processor instead of 8.1, and tests start it many times. Java goes on without where it does not
 * fit.
 */
final class ClassArchive {
  private static final Path FILE = Path.of("target", "classes.jsa");
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Java tells of each class that it cannot keep. */
  private static final String QUIET = "-Xlog:cds*=off";

  private ClassArchive() {}

  /**
   * The flags of a Java that uses it; made by the first who asks, of all test processes.
   *
   * @param java and flags it is to be used with
   * @param jar of the product
   */
  static synchronized List<String> flags(List<String> java, Path jar) throws IOException {
    try (FileChannel lock =
            FileChannel.open(
                FILE.resolveSibling("classes.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock alone = lock.lock()) {
      if (alone.isValid() && isStale(jar)) {
        make(java, jar);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return Files.size(FILE) == 0
        ? List.of()
        : List.of(QUIET, "-XX:SharedArchiveFile=" + FILE.toAbsolutePath());
  }

  private static boolean isStale(Path jar) throws IOException {
    return !Files.exists(FILE)
        || Files.getLastModifiedTime(FILE).compareTo(Files.getLastModifiedTime(jar)) < 0;
  }

  private static void make(List<String> java, Path jar) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("class-archive");
    Path made = folder.resolve("classes.jsa");
    int port = MasterperfProcess.freePort();
    List<String> command = new ArrayList<>(java);
    command.addAll(List.of(QUIET, "-XX:ArchiveClassesAtExit=" + made, "-jar", jar.toString()));
    command.addAll(List.of("up", "--no-demo", "--port", "" + port));
    command.addAll(List.of("--kafka-port", "0", "--s3-port", "0"));
    command.addAll(List.of("--data", folder.resolve("data").toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    try {
      await().atMost(PATIENCE).until(() -> !process.isAlive() || ready(port));
      process.destroy();
      process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } finally {
      process.destroyForcibly();
    }
    if (Files.exists(made)) {
      Files.move(made, FILE, StandardCopyOption.REPLACE_EXISTING);
    } else {
      Files.write(FILE, new byte[0]); // this Java makes none
    }
  }

  private static boolean ready(int port) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/-/ready")).build();
    try {
      return HttpClient.newHttpClient()
              .send(request, HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false; // not listening yet
    }
  }
}
