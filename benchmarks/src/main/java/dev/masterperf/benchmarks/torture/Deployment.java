package dev.masterperf.benchmarks.torture;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.bucket.BucketSettings;
import dev.masterperf.archive.bucket.S3Bucket;
import dev.masterperf.benchmarks.process.ChildJvm;
import dev.masterperf.launcher.Masterperf;
import dev.masterperf.launcher.embedded.EmbeddedS3;
import dev.masterperf.launcher.host.Ports;
import dev.masterperf.launcher.kafka.TopicProvisioner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/** The product with each part a process of its own, on ports that stay the same over restarts. */
final class Deployment implements AutoCloseable {
  static final int PARTITIONS = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final String SECRET = "known to all of them";

  private final Path folder;
  private final int brokerPort = Ports.free("127.0.0.1");
  private final int bucketPort = Ports.free("127.0.0.1");
  private final Receiver receiver;
  private final Wire bucketWire;
  private final Part broker;
  private final Part bucket;
  private final Map<Part, URI> roles = new LinkedHashMap<>();
  private final List<Part> processors = new ArrayList<>();
  private final Part archive;
  private final Part alerts;
  private final Part api;
  private final HttpClient http = HttpClient.newHttpClient();

  /** Starts all of it and returns when each part is ready. */
  Deployment(Path folder, int processorCount, Receiver receiver)
      throws IOException, InterruptedException {
    this.folder = folder;
    this.receiver = receiver;
    bucketWire = new Wire(bucketPort);
    Path rules = Files.writeString(folder.resolve("rules.yml"), Load.RULES);
    broker = backing("broker", BrokerProcess.class, brokerPort);
    bucket = backing("bucket", BucketProcess.class, bucketPort);
    broker.start();
    bucket.start();
    awaitBacking();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
      new TopicProvisioner(admin, PARTITIONS, 1).provision();
    }
    List<String> peers = new ArrayList<>();
    for (int number = 1; number <= processorCount; number++) {
      int port = Ports.free("127.0.0.1");
      peers.add("127.0.0.1:" + port);
      processors.add(
          role(
              "processor",
              "processor-" + number,
              port,
              List.of("--rules", rules.toString(), "--standbys", processorCount > 1 ? "1" : "0")));
    }
    archive =
        role(
            "archive", "archive", Ports.free("127.0.0.1"), List.of("--archive-segment-age", "15s"));
    alerts =
        role(
            "alerts",
            "alerts",
            Ports.free("127.0.0.1"),
            List.of("--webhook", receiver.url(), "--webhook-allow", "127.0.0.1"));
    api = role("api", "api", Ports.free("127.0.0.1"), List.of("--peers", String.join(",", peers)));
    for (Part part : roles.keySet()) {
      part.start();
    }
    awaitReady();
  }

  private Part backing(String name, Class<?> main, int port) throws IOException {
    Path own = folder.resolve(name);
    return new Part(
        name,
        ChildJvm.SHIPPED,
        List.of(main.getName(), own.resolve("data").toString(), "" + port),
        own);
  }

  private Part role(String role, String name, int port, List<String> more) throws IOException {
    Path own = folder.resolve(name);
    List<String> command =
        new ArrayList<>(
            List.of(
                Masterperf.class.getName(),
                "serve",
                "--no-self-watch", // the oracle knows the rules of the run alone
                "--roles",
                role,
                "--kafka",
                bootstrap(),
                "--partitions",
                "" + PARTITIONS,
                "--replication",
                "1",
                "--instance-id",
                name,
                "--host",
                "127.0.0.1",
                "--port",
                "" + port,
                "--internal-secret",
                SECRET,
                "--data",
                own.resolve("data").toString(),
                "--s3-endpoint",
                "http://127.0.0.1:" + bucketWire.port(),
                "--s3-bucket",
                EmbeddedS3.BUCKET,
                "--s3-access-key",
                key("access-key"),
                "--s3-secret-key",
                key("secret-key")));
    command.addAll(more);
    Part part = new Part(name, ChildJvm.SHIPPED, command, own);
    roles.put(part, URI.create("http://127.0.0.1:" + port));
    return part;
  }

  private String key(String name) throws IOException {
    return Files.readString(bucket.data().resolve(name)).strip();
  }

  String bootstrap() {
    return "127.0.0.1:" + brokerPort;
  }

  /** The bucket past the wire. */
  Bucket openBucket() throws IOException {
    return new S3Bucket(
        new BucketSettings(
            URI.create("http://127.0.0.1:" + bucketPort),
            BucketSettings.DEFAULT_REGION,
            EmbeddedS3.BUCKET,
            key("access-key"),
            key("secret-key")));
  }

  Path folder() {
    return folder;
  }

  Part broker() {
    return broker;
  }

  Part bucket() {
    return bucket;
  }

  List<Part> processors() {
    return List.copyOf(processors);
  }

  Part archive() {
    return archive;
  }

  Part alerts() {
    return alerts;
  }

  Part api() {
    return api;
  }

  Wire bucketWire() {
    return bucketWire;
  }

  Receiver receiver() {
    return receiver;
  }

  List<Part> all() {
    List<Part> all = new ArrayList<>(List.of(broker, bucket));
    all.addAll(roles.keySet());
    return all;
  }

  /** Starts again what ended by itself, as a service manager does; returns their names. */
  List<String> revive() throws IOException {
    List<String> ended = new ArrayList<>();
    for (Part part : all()) {
      if (part.revive()) {
        ended.add(part.name());
      }
    }
    return ended;
  }

  /**
   * Waits until every part is ready, and starts again what ends meanwhile.
   *
   * @return what ended by itself
   * @throws IllegalStateException with a log, if one is not ready in ten minutes
   */
  List<String> awaitReady() throws IOException, InterruptedException {
    List<String> ended = new ArrayList<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    awaitBacking();
    for (Map.Entry<Part, URI> role : roles.entrySet()) {
      while (true) {
        try {
          role.getKey()
              .awaitReady(
                  role.getKey().name(),
                  http,
                  role.getValue(),
                  Duration.ofNanos(deadline - System.nanoTime()));
          break;
        } catch (IllegalStateException e) {
          if (System.nanoTime() > deadline) {
            throw e;
          }
          ended.addAll(revive());
        }
      }
    }
    return ended;
  }

  private void awaitBacking() throws IOException, InterruptedException {
    awaitPort(broker, brokerPort);
    awaitPort(bucket, bucketPort);
  }

  private static void awaitPort(Part part, int port) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        if (!part.alive() || System.nanoTime() > deadline) {
          throw new IllegalStateException(part.name() + " does not listen: " + part.log(), e);
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }

  /** Ends all of it: who uses broker and bucket before them. */
  @Override
  public void close() throws IOException {
    List<Part> all = new ArrayList<>(all());
    Collections.reverse(all);
    for (Part part : all) {
      part.close();
    }
    bucketWire.close();
  }
}
