package dev.masterperf.benchmarks.live;

import dev.masterperf.api.access.Access;
import dev.masterperf.api.access.Authentication;
import dev.masterperf.api.alerts.AlertWarnings;
import dev.masterperf.api.audit.AuditLog;
import dev.masterperf.api.http.UncompressedSockets;
import dev.masterperf.api.live.LiveFeed;
import dev.masterperf.api.live.LiveSocket;
import dev.masterperf.api.live.Sharing;
import io.javalin.Javalin;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The live socket over a moving matrix in a JVM of its own: prints its port, answers each line with
 * the bytes its heap holds after a collection, and ends when its input does.
 */
public final class ServerChild {
  /** As the product has them. */
  private static final int MAX_THREADS = 64;

  private static final int MIN_THREADS = 4;

  private ServerChild() {}

  /**
   * @param arguments rows, share of them that changes each second, {@link Sharing}
   */
  public static void main(String[] arguments) throws IOException {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
    InstantSource clock = InstantSource.system();
    LiveFeed feed =
        new LiveFeed(
            new MovingMatrix(
                clock, Integer.parseInt(arguments[0]), Double.parseDouble(arguments[1])),
            AlertWarnings.NONE,
            clock,
            Duration.ofSeconds(1),
            Sharing.valueOf(arguments[2]));
    LiveSocket socket = new LiveSocket(feed, Duration.ofMinutes(1));
    Access access = new Access(Authentication.OFF, AuditLog.NONE);
    Javalin server =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.startup.showOldJavalinVersionWarning = false;
              config.jetty.host = "127.0.0.1";
              config.jetty.port = 0;
              config.jetty.threadPool = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
              config.jetty.modifyHttpConfiguration(
                  http -> http.addCustomizer(new UncompressedSockets()));
              config.routes.wsBeforeUpgrade("/ws", access.guard("WS", "/ws", socket::admit));
              config.routes.ws("/ws", socket::configure);
            });
    server.start();
    System.out.println(server.port());
    BufferedReader questions =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (questions.readLine() != null) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      System.out.println(runtime.totalMemory() - runtime.freeMemory());
    }
    System.exit(0);
  }
}
