package dev.masterperf.benchmarks.torture;

import dev.masterperf.model.CrashPoint;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;

/**
 * Draws faults from a seed and makes them happen. Of one seed the same faults are drawn in the same
 * order, at the same pauses and with the same choices; what the machine does meanwhile is its own.
 */
final class Faults {
  /** Longer than a group's session of 6 s, so that work is taken away from whom is frozen. */
  private static final int FROZEN_SECONDS = 9;

  private static final int LASTS_SECONDS = 10;
  private static final int DAMAGED_BYTES = 64;

  /** How names of the files end; all end with nothing. */
  private static final List<String> DAMAGED = List.of("", ".sst", ".log");

  /** Application, task, and what lies in the task's folder. */
  private static final int STORES_DEPTH = 2;

  private static final int ROUNDS = 3;
  private static final Duration CRASH_WITHIN = Duration.ofMinutes(3);
  private static final int KILLED = 137;

  private static final List<Wire.Mode> NETWORK =
      List.of(Wire.Mode.RESET, Wire.Mode.DELAY, Wire.Mode.BLACK_HOLE);
  private static final List<Wire.Mode> ANSWERS =
      List.of(
          Wire.Mode.INTERNAL_ERROR,
          Wire.Mode.SLOW_DOWN,
          Wire.Mode.ACCESS_DENIED,
          Wire.Mode.PRECONDITION_FAILED,
          Wire.Mode.CONFLICT,
          Wire.Mode.LOSE_ANSWER,
          Wire.Mode.CUT_ANSWER,
          Wire.Mode.FLIP_BIT);
  private static final List<Receiver.Mode> RECEIVERS =
      List.of(
          Receiver.Mode.FAIL,
          Receiver.Mode.REDIRECT,
          Receiver.Mode.ANSWER_LATE,
          Receiver.Mode.FLAP);

  /** Two hours are more than brokers let a record be ahead. */
  private static final List<Duration> JUMPS =
      List.of(
          Duration.ofMinutes(30),
          Duration.ofMinutes(-30),
          Duration.ofHours(2),
          Duration.ofHours(-2));

  private final Set<FaultKind> kinds;
  private final SplittableRandom random;

  Faults(long seed, Set<FaultKind> kinds) {
    this.kinds = kinds;
    random = new SplittableRandom(seed);
  }

  /**
   * A fault to come.
   *
   * @param pauseMillis before it
   * @param choice of what the fault leaves open, such as which processor
   */
  record Drawn(FaultKind kind, int pauseMillis, int choice) {
    <T> T of(List<T> all) {
      return all.get(choice % all.size());
    }
  }

  /**
   * A fault that happened, and is over where it lasts.
   *
   * @param millis what is put out for windows that close after then shows that all is well again
   * @param nanos the same moment by {@link System#nanoTime}
   * @param ends of the topic of windows at that moment, by partition: whatever is committed from
   *     there on shows it too; empty where the broker could not tell
   */
  record Struck(long millis, long nanos, Map<Integer, Long> ends) {
    static Struck now() {
      return new Struck(System.currentTimeMillis(), System.nanoTime(), Map.of());
    }

    /** What counts as output afterwards is what is written from now on, though it began before. */
    Struck over() {
      return new Struck(System.currentTimeMillis(), nanos, ends);
    }

    /** What counts as output afterwards is what lies behind these ends of the topic. */
    Struck behind(Map<Integer, Long> now) {
      return new Struck(millis, nanos, now);
    }
  }

  /**
   * The next one.
   *
   * @param impossible what is passed over
   */
  Drawn draw(Set<FaultKind> impossible) {
    Drawn drawn = draw();
    while (impossible.contains(drawn.kind())) {
      drawn = draw();
    }
    return drawn;
  }

  private Drawn draw() {
    int total = kinds.stream().mapToInt(FaultKind::weight).sum();
    int at = random.nextInt(total);
    int pause = 500 + random.nextInt(3_000);
    int choice = random.nextInt(1 << 20);
    for (FaultKind kind : FaultKind.values()) {
      if (kinds.contains(kind)) {
        at -= kind.weight();
        if (at < 0) {
          return new Drawn(kind, pause, choice);
        }
      }
    }
    throw new AssertionError("weights are positive");
  }

  /** Makes it happen and starts again what ended; returns when the fault itself is over. */
  static Struck strike(Drawn drawn, Deployment deployment, Load load)
      throws IOException, InterruptedException {
    Part processor = drawn.of(deployment.processors());
    return switch (drawn.kind()) {
      case KILL_PROCESSOR -> killed(processor, deployment);
      case KILL_BROKER -> killed(deployment.broker());
      case KILL_BUCKET -> killed(deployment.bucket());
      case KILL_ARCHIVE -> killed(deployment.archive());
      case KILL_ALERTS -> killed(deployment.alerts());
      case KILL_API -> killed(deployment.api());
      case KILL_EVERYTHING -> everything(deployment);
      case FREEZE_PROCESSOR -> frozen(processor);
      case FREEZE_ALERTS -> frozen(deployment.alerts());
      case FREEZE_ARCHIVE -> frozen(deployment.archive());
      case RESTART_BROKER -> restarted(deployment.broker());
      case LOSE_STATE -> {
        Struck struck = Struck.now();
        processor.kill();
        struck = struck.behind(deployment.ends());
        lose(processor.state());
        processor.start();
        yield struck;
      }
      case CORRUPT_STATE -> {
        SplittableRandom random = new SplittableRandom(drawn.choice());
        Struck struck = Struck.now();
        // Of a processor that was killed nothing is looked at but windows.
        if (random.nextBoolean()) {
          processor.kill();
        } else {
          processor.stop();
        }
        struck = struck.behind(deployment.ends());
        corrupt(processor.state(), random);
        processor.start();
        yield struck;
      }
      case CRASH_PROCESSOR ->
          crashed(
              processor,
              List.of(
                  CrashPoint.PROCESSOR_RESTORED,
                  CrashPoint.PROCESSOR_FLUSHED,
                  CrashPoint.PROCESSOR_COMMITTED,
                  CrashPoint.PROCESSOR_STORED),
              drawn,
              deployment);
      case CRASH_ALERTS ->
          crashed(
              deployment.alerts(),
              List.of(
                  CrashPoint.ALERTS_WRITTEN,
                  CrashPoint.ALERTS_COMMITTED,
                  CrashPoint.ALERTS_ANSWERED),
              drawn,
              deployment);
      case CRASH_ARCHIVE ->
          crashed(
              deployment.archive(),
              List.of(CrashPoint.ARCHIVE_UPLOADED, CrashPoint.ARCHIVE_COMMITTED),
              drawn,
              deployment);
      case BUCKET_NETWORK -> wire(deployment.bucketWire(), drawn.of(NETWORK));
      case BUCKET_ERRORS -> wire(deployment.bucketWire(), drawn.of(ANSWERS));
      case KAFKA_NETWORK -> wire(deployment.brokerWire(), drawn.of(NETWORK));
      case DISK_FULL_PROCESSOR -> full(deployment.disk(processor));
      case DISK_FULL_ARCHIVE -> full(deployment.disk(deployment.archive()));
      case CLOCK_PROCESSOR -> jumped(deployment.clock(processor), drawn.of(JUMPS));
      case CLOCK_ALERTS -> jumped(deployment.clock(deployment.alerts()), drawn.of(JUMPS));
      case BAD_RULES -> rules(deployment);
      case SOCKETS -> sockets(deployment);
      case INSTANCES -> instances(deployment);
      case RECEIVER -> receiver(deployment.receiver(), drawn.of(RECEIVERS));
      case OVERLOAD -> {
        load.overload();
        yield Struck.now();
      }
      case UPGRADE -> {
        Upgrade.run(deployment);
        yield Struck.now();
      }
      case NEW_SERIES -> {
        load.newSeries();
        yield Struck.now();
      }
    };
  }

  private static Struck killed(Part part) throws IOException, InterruptedException {
    Struck struck = Struck.now();
    part.kill();
    struck = struck.over();
    part.start();
    return struck;
  }

  private static Struck killed(Part processor, Deployment deployment)
      throws IOException, InterruptedException {
    Struck struck = Struck.now();
    processor.kill();
    struck = struck.behind(deployment.ends());
    processor.start();
    return struck;
  }

  private static Struck everything(Deployment deployment) throws IOException, InterruptedException {
    List<Part> running = deployment.running();
    Struck struck = Struck.now();
    for (Part part : running) {
      part.kill();
    }
    struck = struck.over();
    for (Part part : running) {
      part.start();
    }
    return struck;
  }

  private static Struck frozen(Part part) throws IOException, InterruptedException {
    part.signal("STOP");
    TimeUnit.SECONDS.sleep(FROZEN_SECONDS);
    part.signal("CONT");
    return Struck.now();
  }

  private static Struck restarted(Part broker) throws IOException, InterruptedException {
    Struck struck = Struck.now();
    broker.stop();
    broker.start();
    return struck;
  }

  private static Struck crashed(
      Part part, List<CrashPoint> points, Drawn drawn, Deployment deployment)
      throws IOException, InterruptedException {
    CrashPoint point = drawn.of(points);
    int pass =
        1 + drawn.choice() / points.size() % (point == CrashPoint.PROCESSOR_RESTORED ? 2 : 8);
    part.kill();
    part.start(List.of("-Dcrash.at=" + point.word() + ":" + pass));
    int code = part.awaitEnd(CRASH_WITHIN);
    if (code != KILLED) {
      throw new IllegalStateException(
          part.name() + " ended with " + code + " before crash point " + point.word());
    }
    Struck struck = Struck.now().behind(deployment.ends());
    part.start();
    return struck;
  }

  private static Struck wire(Wire wire, Wire.Mode mode) throws IOException, InterruptedException {
    wire.set(mode);
    TimeUnit.SECONDS.sleep(LASTS_SECONDS);
    wire.set(Wire.Mode.PASS);
    return Struck.now();
  }

  private static Struck full(SmallDisk disk) throws IOException, InterruptedException {
    disk.fill();
    TimeUnit.SECONDS.sleep(LASTS_SECONDS);
    disk.free();
    return Struck.now();
  }

  private static Struck jumped(FakeClock clock, Duration ahead)
      throws IOException, InterruptedException {
    clock.set(ahead);
    TimeUnit.SECONDS.sleep(LASTS_SECONDS);
    clock.set(Duration.ZERO);
    return Struck.now();
  }

  private static Struck receiver(Receiver receiver, Receiver.Mode mode)
      throws InterruptedException {
    receiver.set(mode);
    TimeUnit.SECONDS.sleep(LASTS_SECONDS);
    receiver.set(Receiver.Mode.TAKE);
    return Struck.now();
  }

  private static Struck rules(Deployment deployment) throws IOException, InterruptedException {
    if (deployment.reload(Load.BAD_RULES)) {
      throw new IllegalStateException("rules that nobody can read were taken");
    }
    for (String good : List.of(Load.MORE_RULES, Load.RULES)) {
      if (!deployment.reload(good)) {
        throw new IllegalStateException("good rules were not taken");
      }
    }
    return Struck.now();
  }

  private static Struck sockets(Deployment deployment) throws IOException {
    for (int round = 1; round <= ROUNDS; round++) {
      int served = deployment.sockets().round();
      if (served < Sockets.CLIENTS) {
        throw new IllegalStateException(
            "%,d live clients of %,d were served in round %d"
                .formatted(served, Sockets.CLIENTS, round));
      }
    }
    return Struck.now();
  }

  private static Struck instances(Deployment deployment) throws IOException, InterruptedException {
    for (Part one : deployment.spares()) {
      one.start();
    }
    deployment.awaitReady();
    for (Part one : deployment.spares()) {
      one.retire();
    }
    return Struck.now();
  }

  /** The folder itself may be a disk of its own. */
  private static void lose(Path folder) throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      for (Path path : inside.toList()) {
        Utils.delete(path.toFile());
      }
    }
  }

  /**
   * Changes bytes of the stores' files: of all of them, which is seen when they are opened, or of
   * their tables or logs alone, which may be seen much later. What lies beside the stores stays as
   * it is, or else they would be thrown away unseen.
   */
  private static void corrupt(Path state, SplittableRandom random) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(state)) {
      files =
          walk.filter(path -> state.relativize(path).getNameCount() > STORES_DEPTH)
              .filter(Files::isRegularFile)
              .sorted()
              .toList();
    }
    String kind = DAMAGED.get(random.nextInt(DAMAGED.size()));
    int damaged = 0;
    for (Path path : files) {
      if (path.toString().endsWith(kind) && Files.size(path) > 0) {
        damaged++;
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
          for (int i = 0; i < DAMAGED_BYTES; i++) {
            file.seek(random.nextLong(file.length()));
            file.write(random.nextInt(256));
          }
        }
      }
    }
    System.out.printf("  %d of %d files of stores were damaged%n", damaged, files.size());
  }
}
