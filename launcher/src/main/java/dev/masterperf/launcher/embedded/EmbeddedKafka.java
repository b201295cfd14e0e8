package dev.masterperf.launcher.embedded;

import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.launcher.host.Folders;
import dev.masterperf.launcher.host.Ports;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.TransactionVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker and its KRaft controller in this JVM, as real as a remote one. Its data folder may
 * be opened again with another port; the clients of the new start are told the new address.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  /** How often a start is tried anew when another process takes a port we had found free. */
  private static final int PORT_ATTEMPTS = 5;

  /** Written by Kafka when it has stopped in order, removed when it starts. */
  private static final String CLEAN_SHUTDOWN = ".kafka_cleanshutdown";

  private final KafkaRaftServer server;
  private final String address;

  private EmbeddedKafka(KafkaRaftServer server, String address) {
    this.server = server;
    this.address = address;
  }

  /**
   * Starts the broker, formatting its folder the first time, and returns when it takes clients.
   *
   * @throws CannotStartException if the port is taken or the folder cannot be written
   */
  public static EmbeddedKafka start(EmbeddedKafkaSettings settings) {
    Path dataDir = Folders.writable(settings.dataDir());
    Ports.requireFree("Kafka", settings.host(), settings.port());
    for (int attempt = 1; ; attempt++) {
      int port = settings.port() == 0 ? Ports.free(settings.host()) : settings.port();
      try {
        return start(dataDir, settings.host(), port, settings.advertisedPort().orElse(port));
      } catch (RuntimeException e) {
        if (!causedByPort(e) || attempt == PORT_ATTEMPTS) {
          throw new CannotStartException(
              "the embedded broker does not start: " + rootMessage(e), e);
        }
      }
    }
  }

  private static EmbeddedKafka start(Path dataDir, String host, int port, int advertisedPort) {
    int controllerPort = Ports.free("127.0.0.1");
    if (!format(dataDir)) {
      fenceStaleBroker(dataDir, controllerPort);
    }
    Properties properties = KafkaProperties.of(dataDir, host, port, advertisedPort, controllerPort);
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
    EmbeddedKafka kafka = new EmbeddedKafka(server, Ports.join(Ports.reachable(host), port));
    try {
      server.startup();
    } catch (RuntimeException e) {
      kafka.close();
      throw e;
    }
    return kafka;
  }

  private static void fenceStaleBroker(Path dataDir, int controllerPort) {
    if (Files.exists(dataDir.resolve(CLEAN_SHUTDOWN))) {
      return;
    }
    long begin = System.nanoTime();
    KafkaConfig alone =
        new KafkaConfig(KafkaProperties.controllerAlone(dataDir, controllerPort), false);
    if (StaleBroker.fence(alone)) {
      LOG.atInfo()
          .addKeyValue("ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin))
          .log("broker had been killed, fenced before starting it again");
    }
  }

  /**
   * Writes cluster id and feature levels into an empty folder.
   *
   * @return false if the folder was formatted before
   */
  private static boolean format(Path dataDir) {
    if (Files.exists(dataDir.resolve("meta.properties"))) {
      return false;
    }
    try (PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(silent)
          .setNodeId(KafkaProperties.NODE_ID)
          .setClusterId(Uuid.randomUuid().toString())
          .addDirectory(dataDir.toAbsolutePath().toString())
          .setMetadataLogDirectory(dataDir.toAbsolutePath().toString())
          .setControllerListenerName("CONTROLLER")
          .setFeatureLevel(TransactionVersion.FEATURE_NAME, TransactionVersion.TV_2.featureLevel())
          .run();
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("formatting " + dataDir, e);
    }
  }

  private static boolean causedByPort(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return true;
      }
    }
    return false;
  }

  private static String rootMessage(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }

  /** What clients on this machine bootstrap from, {@code host:port}. */
  public String address() {
    return address;
  }

  /** Stops the broker, then its controller; gives up waiting after 5 s. Data is kept. */
  @Override
  public void close() {
    Thread stopper = new Thread(server::shutdown, "embedded-kafka-stop");
    stopper.setDaemon(true);
    stopper.start();
    try {
      stopper.join(CLOSE_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (stopper.isAlive()) {
      LOG.atWarn().addKeyValue("timeout", CLOSE_TIMEOUT).log("embedded broker still stopping");
    } else {
      server.awaitShutdown();
    }
  }
}
