package dev.masterperf.benchmarks.torture;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
  record Drawn(FaultKind kind, int pauseMillis, int choice) {}

  Drawn draw() {
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

  /** Makes it happen and what ended start again; returns when the fault itself is over. */
  static void strike(Drawn drawn, Deployment deployment) throws IOException, InterruptedException {
    Part processor = deployment.processors().get(drawn.choice() % deployment.processors().size());
    switch (drawn.kind()) {
      case KILL_PROCESSOR -> killed(processor);
      case KILL_BROKER -> killed(deployment.broker());
      case KILL_BUCKET -> killed(deployment.bucket());
      case KILL_ARCHIVE -> killed(deployment.archive());
      case KILL_ALERTS -> killed(deployment.alerts());
      case KILL_API -> killed(deployment.api());
      case KILL_EVERYTHING -> {
        for (Part part : deployment.all()) {
          part.kill();
        }
        for (Part part : deployment.all()) {
          part.start();
        }
      }
      case FREEZE_PROCESSOR -> frozen(processor);
      case FREEZE_ALERTS -> frozen(deployment.alerts());
      case FREEZE_ARCHIVE -> frozen(deployment.archive());
      case RESTART_BROKER -> {
        deployment.broker().stop();
        deployment.broker().start();
      }
      case LOSE_STATE -> {
        processor.kill();
        Utils.delete(state(processor).toFile());
        processor.start();
      }
      case CORRUPT_STATE -> {
        processor.kill();
        corrupt(state(processor), new SplittableRandom(drawn.choice()));
        processor.start();
      }
      case BUCKET_NETWORK -> bucketNetwork(deployment.bucketWire(), drawn.choice());
      case RECEIVER -> receiver(deployment.receiver(), drawn.choice());
    }
  }

  /** What can be read anew from topics; beside it lies the key that signs audit, which cannot. */
  private static Path state(Part processor) {
    return processor.data().resolve("state");
  }

  private static void killed(Part part) throws IOException, InterruptedException {
    part.kill();
    part.start();
  }

  private static void frozen(Part part) throws IOException, InterruptedException {
    part.signal("STOP");
    TimeUnit.SECONDS.sleep(FROZEN_SECONDS);
    part.signal("CONT");
  }

  private static void bucketNetwork(Wire wire, int choice)
      throws IOException, InterruptedException {
    List<Wire.Mode> modes = List.of(Wire.Mode.RESET, Wire.Mode.DELAY, Wire.Mode.BLACK_HOLE);
    wire.set(modes.get(choice % modes.size()));
    TimeUnit.SECONDS.sleep(LASTS_SECONDS);
    wire.set(Wire.Mode.PASS);
  }

  private static void receiver(Receiver receiver, int choice) throws InterruptedException {
    List<Receiver.Mode> modes =
        List.of(
            Receiver.Mode.FAIL,
            Receiver.Mode.REDIRECT,
            Receiver.Mode.ANSWER_LATE,
            Receiver.Mode.FLAP);
    receiver.set(modes.get(choice % modes.size()));
    TimeUnit.SECONDS.sleep(LASTS_SECONDS);
    receiver.set(Receiver.Mode.TAKE);
  }

  /** Changes bytes of every file below a folder. */
  private static void corrupt(Path folder, SplittableRandom random) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path path : files) {
      if (Files.size(path) > 0) {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
          for (int i = 0; i < DAMAGED_BYTES; i++) {
            file.seek(random.nextLong(file.length()));
            file.write(random.nextInt(256));
          }
        }
      }
    }
  }
}
