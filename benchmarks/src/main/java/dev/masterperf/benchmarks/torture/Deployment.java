package dev.masterperf.benchmarks.torture;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.bucket.BucketSettings;
import dev.masterperf.archive.bucket.S3Bucket;
import dev.masterperf.benchmarks.process.ChildJvm;
import dev.masterperf.launcher.Masterperf;
import dev.masterperf.launcher.embedded.EmbeddedS3;
import dev.masterperf.launcher.host.Ports;
import dev.masterperf.launcher.kafka.TopicProvisioner;
import dev.masterperf.model.Topics;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** The product with each part a process of its own, on ports that stay the same over restarts. */
final class Deployment implements AutoCloseable {
  static final int PARTITIONS = 4;
  private static final int SPARES = 2;

  /** Of a scope, where the runbook is rehearsed; the load has far fewer series. */
  static final int SERIES_BUDGET = 2_000;

  /** Java tells of each class that it cannot keep. */
  private static final String QUIET = "-Xlog:cds*=off";

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** So many ends of one part while it is waited for are a loop. */
  private static final int LOOP = 10;

  private static final String SECRET = "known to all of them";

  private final Path folder;
  private final int brokerPort = Ports.free("127.0.0.1");
  private final int bucketPort = Ports.free("127.0.0.1");
  private final Receiver receiver;
  private final boolean watched;
  private final Wire bucketWire;
  private final Wire brokerWire;
  private final Admin admin;
  private final Path rules;
  private final Part broker;
  private final Part bucket;
  private final Map<Part, URI> roles = new LinkedHashMap<>();
  private final List<Part> processors = new ArrayList<>();
  private final List<Part> spares = new ArrayList<>();
  private final Map<Part, SmallDisk> disks = new HashMap<>();
  private final Map<Part, FakeClock> clocks = new HashMap<>();
  private final Map<FaultKind, String> impossible = new EnumMap<>(FaultKind.class);
  private final Part archive;
  private final Part alerts;
  private final Part api;
  private final HttpClient http = HttpClient.newHttpClient();

  /**
   * Starts all of it and returns when each part is ready.
   *
   * @param options with the faults that it has to be made ready for
   */
  Deployment(Path folder, Options options, Receiver receiver)
      throws IOException, InterruptedException {
    int processorCount = options.processors();
    Set<FaultKind> faults = options.drill() ? Set.of() : options.faults();
    this.folder = folder;
    this.receiver = receiver;
    watched = options.drill();
    bucketWire = new Wire(bucketPort);
    brokerWire = new Wire(brokerPort);
    rules = Files.writeString(folder.resolve("rules.yml"), Load.RULES);
    broker = backing("broker", BrokerProcess.class, brokerPort, brokerWire.port());
    bucket = backing("bucket", BucketProcess.class, bucketPort, bucketPort);
    broker.start();
    bucket.start();
    awaitBacking();
    admin = Admin.create(Map.of("bootstrap.servers", bootstrap()));
    new TopicProvisioner(admin, PARTITIONS, 1).provision();
    List<String> peers = new ArrayList<>();
    int most = processorCount + (faults.contains(FaultKind.INSTANCES) ? SPARES : 0);
    for (int number = 1; number <= most; number++) {
      int port = Ports.free("127.0.0.1");
      peers.add("127.0.0.1:" + port);
      List<String> more =
          new ArrayList<>(
              List.of("--rules", rules.toString(), "--standbys", processorCount > 1 ? "1" : "0"));
      if (watched) {
        more.addAll(List.of("--series-budget", "" + SERIES_BUDGET));
      }
      Part processor = role("processor", "processor-" + number, port, more);
      (number <= processorCount ? processors : spares).add(processor);
    }
    archive =
        role(
            "archive", "archive", Ports.free("127.0.0.1"), List.of("--archive-segment-age", "15s"));
    alerts =
        role(
            "alerts",
            "alerts",
            Ports.free("127.0.0.1"),
            List.of(
                "--webhook",
                receiver.url(),
                "--webhook-allow",
                "127.0.0.1",
                "--heartbeat",
                receiver.heartbeatUrl(),
                "--heartbeat-every",
                "10s"));
    api = role("api", "api", Ports.free("127.0.0.1"), List.of("--peers", String.join(",", peers)));
    for (Part processor : processors) {
      prepare(faults, FaultKind.DISK_FULL_PROCESSOR, () -> smallDisk(processor, "state"));
      prepare(faults, FaultKind.CLOCK_PROCESSOR, () -> fakeClock(processor));
    }
    prepare(faults, FaultKind.DISK_FULL_ARCHIVE, () -> smallDisk(archive, "archive"));
    prepare(faults, FaultKind.CLOCK_ALERTS, () -> fakeClock(alerts));
    if (watched) {
      try {
        disks.put(archive, new SmallDisk(archive.data()));
      } catch (IOException e) {
        System.out.println("  no disk is full: " + e.getMessage());
      }
    }
    options.from().ifPresent(this::downgrade);
    for (Part part : roles.keySet()) {
      if (!spares.contains(part)) {
        part.start();
      }
    }
    awaitReady();
    if (options.from().isEmpty()) {
      keepClasses();
    }
    if (options.spare()) {
      for (Part processor : processors) {
        processor.standBy();
      }
      awaitReady();
    }
  }

  /** Roles begin as another version; broker and bucket are none of it. */
  private void downgrade(Path archive) {
    roles.keySet().forEach(part -> part.classPath(archive.toString()));
  }

  /**
   * As the start script of the distribution does: what a process loaded is written down when it
   * ends in order, and later starts map that instead of loading it again. It takes a class path of
   * archives alone.
   */
  private void keepClasses() throws IOException, InterruptedException {
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!entry.endsWith(".jar")) {
        System.out.println("  starts are slower than those of the distribution, for " + entry);
        return;
      }
    }
    Path kept = folder.resolve("classes.jsa");
    Files.deleteIfExists(kept);
    Part processor = processors.get(0);
    processor.stop();
    processor.start(List.of(QUIET, "-XX:ArchiveClassesAtExit=" + kept));
    awaitReady();
    processor.stop();
    for (Part part : all()) {
      part.flags(List.of(QUIET, "-XX:SharedArchiveFile=" + kept));
    }
    processor.start();
    awaitReady();
  }

  private interface Preparation {
    void run() throws IOException;
  }

  private void prepare(Set<FaultKind> faults, FaultKind kind, Preparation preparation) {
    if (faults.contains(kind)) {
      try {
        preparation.run();
      } catch (IOException e) {
        impossible.put(kind, String.valueOf(e.getMessage()));
      }
    }
  }

  private void smallDisk(Part part, String inside) throws IOException {
    disks.put(part, new SmallDisk(part.data().resolve(inside)));
  }

  private void fakeClock(Part part) throws IOException {
    FakeClock clock =
        FakeClock.in(part.data().resolveSibling("clock"))
            .orElseThrow(
                () -> new IOException("libfaketime is not here (Debian: package libfaketime)"));
    part.environment(clock.environment());
    clocks.put(part, clock);
  }

  private Part backing(String name, Class<?> main, int port, int told) throws IOException {
    Path own = folder.resolve(name);
    return new Part(
        name,
        ChildJvm.SHIPPED,
        List.of(main.getName(), own.resolve("data").toString(), "" + port, "" + told),
        own);
  }

  private Part role(String role, String name, int port, List<String> more) throws IOException {
    Path own = folder.resolve(name);
    List<String> command =
        new ArrayList<>(
            List.of(
                Masterperf.class.getName(),
                "serve",
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
    if (!watched) {
      command.add("--no-self-watch"); // the oracle knows the rules of the run alone
    }
    command.addAll(more);
    Part part = new Part(name, ChildJvm.SHIPPED, command, own);
    roles.put(part, URI.create("http://127.0.0.1:" + port));
    return part;
  }

  private String key(String name) throws IOException {
    return Files.readString(bucket.data().resolve(name)).strip();
  }

  String bootstrap() {
    return "127.0.0.1:" + brokerWire.port();
  }

  /** Faults that cannot be had on this machine, with the reason. */
  Map<FaultKind, String> impossible() {
    return Map.copyOf(impossible);
  }

  /** Where the topic of windows ends by now, committed or not, by partition. */
  Map<Integer, Long> ends() throws InterruptedException {
    return ends(Topics.AGGREGATES);
  }

  /** Where a topic ends by now, committed or not, by partition. */
  Map<Integer, Long> ends(Topics.Topic topic) throws InterruptedException {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      latest.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
    }
    Map<Integer, Long> ends = new HashMap<>();
    answer("does not tell where topics end", admin.listOffsets(latest).all())
        .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
    return ends;
  }

  private static <T> T answer(String otherwise, KafkaFuture<T> asked) throws InterruptedException {
    try {
      return asked.get(1, TimeUnit.MINUTES);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the broker " + otherwise, e);
    }
  }

  /**
   * Drops what is in the metrics topic, as retention does.
   *
   * @param ends by partition, up to which
   */
  void dropMetrics(Map<Integer, Long> ends) throws InterruptedException {
    Map<TopicPartition, RecordsToDelete> drop = new HashMap<>();
    ends.forEach(
        (partition, end) ->
            drop.put(
                new TopicPartition(Topics.METRICS.name(), partition),
                RecordsToDelete.beforeOffset(end)));
    answer("does not drop records", admin.deleteRecords(drop).all());
  }

  /** Writes rules, which processors see by themselves. */
  void write(String text) throws IOException {
    Path next = Files.writeString(folder.resolve("rules.next"), text);
    Files.move(next, rules, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Writes rules and has every processor read them.
   *
   * @return whether all of them took them
   */
  boolean reload(String text) throws IOException, InterruptedException {
    write(text);
    boolean taken = true;
    for (Part processor : processors) {
      URI reload = address(processor).resolve("/-/reload");
      HttpRequest request =
          HttpRequest.newBuilder(reload).POST(HttpRequest.BodyPublishers.noBody()).build();
      taken &= http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    }
    return taken;
  }

  private URI address(Part part) {
    return Objects.requireNonNull(roles.get(part));
  }

  /** What the API answers. */
  HttpResponse<String> ask(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(address(api).resolve(path)).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** Has all notifications that were given up sent again, and asked of endpoints that were gone. */
  void sendAgain() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address(api).resolve("/api/v1/notifications/replay"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"overtaken\": true}"))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException("nothing was sent again: " + answer.body());
    }
  }

  Sockets sockets() {
    return new Sockets(address(api).getPort());
  }

  /** The disk of its own below its files. */
  SmallDisk disk(Part part) {
    return Objects.requireNonNull(disks.get(part), part.name());
  }

  /** The disk of its own below the archive's data folder, where the runbook is rehearsed. */
  Optional<SmallDisk> disk() {
    return Optional.ofNullable(disks.get(archive));
  }

  /** The clock that it believes. */
  FakeClock clock(Part part) {
    return Objects.requireNonNull(clocks.get(part), part.name());
  }

  /** Processors that are there for a while. */
  List<Part> spares() {
    return List.copyOf(spares);
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

  Wire brokerWire() {
    return brokerWire;
  }

  Receiver receiver() {
    return receiver;
  }

  List<Part> all() {
    List<Part> all = new ArrayList<>(List.of(broker, bucket));
    all.addAll(roles.keySet());
    return all;
  }

  /** All that are not retired. */
  List<Part> running() {
    return all().stream().filter(Part::wanted).toList();
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
   * @throws IllegalStateException with a log, if one is not ready in ten minutes, or ends again and
   *     again
   */
  List<String> awaitReady() throws IOException, InterruptedException {
    List<String> ended = new ArrayList<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    awaitBacking();
    for (Map.Entry<Part, URI> role : roles.entrySet()) {
      while (role.getKey().wanted()) {
        try {
          role.getKey()
              .awaitReady(
                  role.getKey().name(),
                  http,
                  role.getValue(),
                  Duration.ofNanos(deadline - System.nanoTime()));
          break;
        } catch (IllegalStateException e) {
          if (System.nanoTime() > deadline
              || Collections.frequency(ended, role.getKey().name()) >= LOOP) {
            throw e;
          }
          ended.addAll(revive());
        }
      }
    }
    for (Part processor : processors) {
      while (!processor.spareReady()) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("nobody stands by for " + processor.name());
        }
        TimeUnit.MILLISECONDS.sleep(50);
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
    admin.close(Duration.ZERO);
    bucketWire.close();
    brokerWire.close();
    for (SmallDisk disk : disks.values()) {
      disk.close();
    }
  }
}
