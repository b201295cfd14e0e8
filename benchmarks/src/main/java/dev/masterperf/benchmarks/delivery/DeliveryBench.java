package dev.masterperf.benchmarks.delivery;

import dev.masterperf.benchmarks.delivery.FaultyReceiver.Answer;
import dev.masterperf.benchmarks.figures.Figure;
import dev.masterperf.benchmarks.figures.Figures;
import dev.masterperf.benchmarks.process.BenchCommand;
import dev.masterperf.benchmarks.process.ChildJvm;
import dev.masterperf.benchmarks.process.Scratch;
import dev.masterperf.launcher.Masterperf;
import dev.masterperf.launcher.embedded.EmbeddedKafka;
import dev.masterperf.launcher.embedded.EmbeddedKafkaSettings;
import dev.masterperf.launcher.host.Ports;
import dev.masterperf.launcher.kafka.TopicProvisioner;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/**
 * Delivers transitions through faults and kills, looks whether the receiver was told the truth,
 * prints a table and writes JSON.
 */
public final class DeliveryBench {
  private static final int PARTITIONS = 4;
  private static final double FLOOR_REPEATED_PERCENT = 1;

  /** One kill in so many comes while the notifier starts and has perhaps done nothing yet. */
  private static final int EARLY_KILLS = 4;

  private static final int EARLY_MILLIS = 4_000;
  private static final int MOST_PERCENT = 99;
  private static final int LATE_MILLIS = 1_000;
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private final Options options;
  private final Figures figures = new Figures();
  private final SplittableRandom random;

  DeliveryBench(Options options) {
    this.options = options;
    this.random = new SplittableRandom(options.seed());
  }

  /**
   * Exits with 0 when all was told as it should be, 1 when not, 2 when it was called wrongly.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    System.setProperty("org.slf4j.simpleLogger.log.dev.masterperf", "warn");
    BenchCommand.run(
        "delivery",
        Options.HELP,
        arguments,
        Options::parse,
        options -> new DeliveryBench(options)::run);
  }

  /** Delivers, prints and writes; returns whether all of it went well. */
  boolean run() throws IOException, InterruptedException {
    try {
      deliver();
    } catch (IOException | RuntimeException e) {
      e.printStackTrace();
      figures.failed("delivery", e);
    }
    figures.setting("alerts", options.alerts());
    figures.setting("seed", options.seed());
    figures.machine();
    figures.print(System.out);
    if (options.out() != null) {
      figures.write(options.out());
    }
    return !figures.anyFailed();
  }

  private void deliver() throws IOException, InterruptedException {
    try (Scratch folder = new Scratch();
        EmbeddedKafka kafka =
            EmbeddedKafka.start(
                new EmbeddedKafkaSettings(folder.resolve("kafka"), "127.0.0.1", 0));
        FaultyReceiver receiver = new FaultyReceiver(options.seed())) {
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.address()))) {
        new TopicProvisioner(admin, PARTITIONS, 1).provision();
      }
      try (TransitionLog transitions = new TransitionLog(kafka.address(), options)) {
        long begin = System.nanoTime();
        for (int kill = 1; kill <= options.kills(); kill++) {
          try (ChildJvm notifier = notifier(folder, kafka.address(), receiver)) {
            writeAndWait(transitions, notifier, receiver, kill);
            notifier.kill();
            System.out.printf(
                "  killed %d times, told of %,d of %,d transitions written%n",
                kill, receiver.distinct(), transitions.written());
          }
        }
        try (ChildJvm notifier = notifier(folder, kafka.address(), receiver)) {
          transitions.writeUpTo(options.transitions());
          awaitTaken(notifier, receiver, options.transitions(), PATIENCE);
        }
        report(receiver, transitions, begin);
      }
    }
  }

  private static ChildJvm notifier(Scratch folder, String bootstrap, FaultyReceiver receiver)
      throws IOException {
    return new ChildJvm(
        ChildJvm.SHIPPED,
        List.of(
            Masterperf.class.getName(),
            "serve",
            "--roles",
            "alerts",
            "--kafka",
            bootstrap,
            "--partitions",
            "" + PARTITIONS,
            "--replication",
            "1",
            "--instance-id",
            "notifier",
            "--host",
            "127.0.0.1",
            "--port",
            "" + Ports.free("127.0.0.1"),
            "--internal-secret",
            "known to nobody else",
            "--data",
            folder.resolve("data").toString(),
            "--webhook",
            receiver.url().toString(),
            "--webhook-allow",
            "127.0.0.1"),
        folder.resolve("log"));
  }

  /** Its share of the transitions is written, and it is left to work until a moment of chance. */
  private void writeAndWait(
      TransitionLog transitions, ChildJvm notifier, FaultyReceiver receiver, int kill)
      throws IOException, InterruptedException {
    transitions.writeUpTo((int) ((long) options.transitions() * kill / (options.kills() + 1)));
    if (kill % EARLY_KILLS == 0) {
      TimeUnit.MILLISECONDS.sleep(random.nextInt(EARLY_MILLIS));
      return;
    }
    int share = options.transitions() / (options.kills() + 1);
    int wanted = Math.min(receiver.distinct() + random.nextInt(share) + 1, transitions.written());
    awaitTaken(notifier, receiver, wanted, PATIENCE);
    TimeUnit.MILLISECONDS.sleep(random.nextInt(LATE_MILLIS));
  }

  private static void awaitTaken(
      ChildJvm notifier, FaultyReceiver receiver, int count, Duration patience)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (receiver.distinct() < count) {
      if (!notifier.alive() || System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "the notifier told of "
                + receiver.distinct()
                + " transitions and not of "
                + count
                + ": "
                + notifier.log());
      }
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  private void report(FaultyReceiver receiver, TransitionLog transitions, long begin) {
    Verdict verdict = Verdict.of(receiver.taken(), transitions.alerts(), options.each());
    figures.add("transitions", options.transitions(), "transitions");
    figures.add("kills", options.kills(), "kills");
    // The last few failed often, and each time it is longer until the next attempt.
    int most = Math.max(options.transitions() * MOST_PERCENT / 100, 1);
    figures.add("seconds_of_99_percent", (receiver.nanosOf(most) - begin) / 1e9, "s");
    figures.add("seconds", (receiver.nanosOf(options.transitions()) - begin) / 1e9, "s");
    for (Answer answer : Answer.values()) {
      figures.add(
          "answered_" + answer.name().toLowerCase(Locale.ROOT), receiver.count(answer), "requests");
    }
    figures.add("missing", verdict.missing(), "transitions");
    figures.add("out_of_order", verdict.disordered(), "requests");
    figures.add("repeated", verdict.repeated(), "requests");
    double percent = 100.0 * verdict.repeated() / options.transitions();
    figures.add(
        new Figure("repeated_percent", percent, "%", FLOOR_REPEATED_PERCENT, null, List.of()));
    figures.add("repeated_differently", verdict.differing(), "requests");
    figures.add("shared_ids", verdict.shared(), "requests");
    if (!verdict.sound()) {
      throw new IllegalStateException("not told as it should be: " + verdict);
    }
  }
}
