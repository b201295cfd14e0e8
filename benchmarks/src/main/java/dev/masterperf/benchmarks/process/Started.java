package dev.masterperf.benchmarks.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own that is to become ready. */
public interface Started {
  /** Whether its process lives. */
  boolean alive();

  /** What it wrote. */
  String log() throws IOException;

  /**
   * Waits until {@code /-/ready} answers 200.
   *
   * @param name of the server, for the message
   * @throws IllegalStateException with its log, if it ended or was not ready in time
   */
  default void awaitReady(String name, HttpClient http, URI server, Duration patience)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve("/-/ready")).timeout(Duration.ofSeconds(10)).build();
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // Not listening yet.
      }
      if (!alive() || System.nanoTime() > deadline) {
        throw new IllegalStateException(name + " did not become ready: " + log());
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }
}
