package dev.masterperf.fuzz;

import dev.masterperf.fuzz.Outcome.Fate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Feeds a decoder mutated inputs: as many as the property {@code fuzz.inputs} says, made from the
 * seed {@code fuzz.seed}. Neither clock nor chance is in it, so a failure comes again.
 *
 * <p>The inputs run on a thread of their own, which nobody can end when one of them hangs; it is a
 * daemon, and the one who waits for it fails.
 */
public final class Fuzz {
  private static final long DEFAULT_INPUTS = 20_000;
  private static final long DEFAULT_SEED = 1;
  private static final int DEFAULT_MAX_LENGTH = 16 * 1024;
  private static final long WATCH_MILLIS = 1_000;
  private static final int HANG_WATCHES = 60;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int LOOKS = 10;
  private static final double NANOS = 1e9;

  /** What is tried. */
  @FunctionalInterface
  public interface Target {
    /**
     * Decodes an input, and checks what must hold of the result.
     *
     * @throws Exception that is a crash; a refusal is an outcome
     */
    Outcome outcome(byte[] input) throws Exception;
  }

  /**
   * What was seen.
   *
   * @param cpuSeconds of the thread that made the inputs and decoded them
   * @param slowestSeconds of them, for the one input that took most
   * @param outcomes different ones, numbers aside
   * @param commonest outcomes, with their shares
   */
  public record Report(
      String name,
      long inputs,
      long seed,
      double cpuSeconds,
      double slowestSeconds,
      double takenPercent,
      double partlyPercent,
      double refusedPercent,
      double emptyPercent,
      int outcomes,
      String commonest,
      String memory) {
    @Override
    public String toString() {
      return ("fuzz %s: %,d inputs of seed %d in %.1f s, the slowest in %.0f ms;"
              + " %.1f %% taken, %.1f %% in part, %.1f %% refused, %.1f %% empty;"
              + " %s; %d outcomes, most of all %s")
          .formatted(
              name,
              inputs,
              seed,
              cpuSeconds,
              slowestSeconds * 1e3,
              takenPercent,
              partlyPercent,
              refusedPercent,
              emptyPercent,
              memory,
              outcomes,
              commonest);
    }
  }

  private final String name;
  private final Target target;
  private final List<byte[]> examples = new ArrayList<>();
  private final List<String> words = new ArrayList<>();
  private final Memory memory = new Memory();
  private boolean binary;
  private int maxLength = DEFAULT_MAX_LENGTH;
  private long inputs = Long.getLong("fuzz.inputs", DEFAULT_INPUTS);
  private long seed = Long.getLong("fuzz.seed", DEFAULT_SEED);
  private long watchMillis = WATCH_MILLIS;
  private int hangWatches = HANG_WATCHES;

  private volatile long current;
  private volatile byte[] input = {};
  private volatile @Nullable Throwable crash;
  private volatile @Nullable Report report;

  private Fuzz(String name, Target target) {
    this.name = name;
    this.target = target;
  }

  /**
   * @param name names the file of an input that failed, so letters, digits and dashes
   */
  public static Fuzz of(String name, Target target) {
    return new Fuzz(name, target);
  }

  /** Inputs to begin with; the more different ones, the further it gets. */
  public Fuzz examples(byte[]... more) {
    examples.addAll(Arrays.asList(more));
    return this;
  }

  /** Pieces that mean something to the decoder. */
  public Fuzz words(String... more) {
    words.addAll(Arrays.asList(more));
    return this;
  }

  /** Inputs are no text but something with lengths in it, which most changes have to leave. */
  public Fuzz binary() {
    binary = true;
    return this;
  }

  /** Longest input, in bytes. */
  public Fuzz maxLength(int bytes) {
    maxLength = bytes;
    return this;
  }

  /** In place of the properties. */
  Fuzz exactly(long inputCount, long withSeed) {
    inputs = inputCount;
    seed = withSeed;
    return this;
  }

  /** An input that is still the same after so many looks hangs. */
  Fuzz hangsAfter(int watches, long eachMillis) {
    hangWatches = watches;
    watchMillis = eachMillis;
    return this;
  }

  /**
   * Runs all inputs.
   *
   * @throws AssertionError at the first crash or hang, and when memory grows from a million inputs
   *     on
   */
  public Report run() {
    if (examples.isEmpty()) {
      throw new IllegalStateException("fuzz " + name + " needs examples");
    }
    Thread runner = new Thread(this::runAll, "fuzz-" + name);
    runner.setDaemon(true);
    runner.start();
    watch(runner);
    Throwable failure = crash;
    Report seen = report;
    if (failure != null || seen == null) {
      throw new AssertionError(place() + " crashed: " + failure, failure);
    }
    System.out.println(seen);
    memory.requireSteady(inputs, name);
    return seen;
  }

  private void watch(Thread runner) {
    long last = -1;
    int watches = 0;
    try {
      while (runner.isAlive()) {
        runner.join(watchMillis);
        watches = current == last ? watches + 1 : 0;
        last = current;
        if (watches >= hangWatches) {
          AssertionError hang = new AssertionError(place() + " hangs");
          hang.setStackTrace(runner.getStackTrace());
          throw hang;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("fuzz " + name + " was interrupted", e);
    }
  }

  private void runAll() {
    Mutations mutations = new Mutations(seed, maxLength, binary, examples, words);
    Tally tally = new Tally();
    long between = Math.max(1, inputs >= Memory.FROM_INPUTS ? inputs / LOOKS : inputs);
    long slowest = 0;
    try {
      long start = THREADS.getCurrentThreadCpuTime();
      long before = start;
      for (long i = 0; i < inputs; i++) {
        byte[] next = i < examples.size() ? examples.get((int) i) : mutations.next();
        input = next;
        current = i;
        Outcome outcome = target.outcome(next);
        if (tally.add(outcome) && i >= examples.size()) {
          mutations.remember(next, outcome.taken() > 0);
        }
        long after = THREADS.getCurrentThreadCpuTime();
        if (i >= examples.size()) { // the first ones load classes
          slowest = Math.max(slowest, after - before);
        }
        before = after;
        if ((i + 1) % between == 0) {
          memory.add(Memory.Look.now());
          tellProgress(i + 1);
          before = THREADS.getCurrentThreadCpuTime();
        }
      }
      report = report(tally, (before - start) / NANOS, slowest / NANOS);
    } catch (Throwable e) { // the outermost loop: whatever it is, the one who waits throws it
      crash = e;
    }
  }

  private void tellProgress(long done) {
    if (inputs >= Memory.FROM_INPUTS) {
      System.out.printf("fuzz %s: %,d of %,d inputs, %s%n", name, done, inputs, memory);
    }
  }

  private Report report(Tally tally, double cpuSeconds, double slowestSeconds) {
    return new Report(
        name,
        inputs,
        seed,
        cpuSeconds,
        slowestSeconds,
        tally.percent(Fate.TAKEN),
        tally.percent(Fate.PARTLY),
        tally.percent(Fate.REFUSED),
        tally.percent(Fate.EMPTY),
        tally.kinds(),
        tally.commonest(),
        memory.toString());
  }

  /** Where it stands, with the input kept in a file. */
  private String place() {
    Path file = Path.of("target", "fuzz", name + "-" + seed + "-" + current + ".bin");
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "fuzz %s: input %d of seed %d, kept in %s,".formatted(name, current, seed, file);
  }
}
