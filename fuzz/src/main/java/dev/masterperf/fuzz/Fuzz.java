package dev.masterperf.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
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
  private static final int MAX_OUTCOMES = 4_000;
  private static final int OUTCOME_LENGTH = 80;
  private static final long WATCH_MILLIS = 1_000;
  private static final int HANG_WATCHES = 60;
  private static final Pattern NUMBERS = Pattern.compile("[0-9]+");

  /** What is tried. */
  @FunctionalInterface
  public interface Target {
    /**
     * Decodes an input, and checks what must hold of the result.
     *
     * @return what became of it, in words: a new kind of answer is a hint that the input is worth
     *     changing further
     * @throws Exception that is a crash; a refusal is an answer
     */
    String outcome(byte[] input) throws Exception;
  }

  /**
   * What was seen.
   *
   * @param outcomes different ones, numbers aside
   */
  public record Report(String name, long inputs, long seed, int outcomes, Memory memory) {
    @Override
    public String toString() {
      return "fuzz %s: %,d inputs of seed %d, %d outcomes, %s"
          .formatted(name, inputs, seed, outcomes, memory);
    }
  }

  private final String name;
  private final Target target;
  private final List<byte[]> examples = new ArrayList<>();
  private final List<String> words = new ArrayList<>();
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
    seen.memory().requireSteady(inputs, name);
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
    Mutations mutations = new Mutations(seed, maxLength, examples, words);
    Set<String> outcomes = new HashSet<>();
    Memory early = Memory.NONE;
    try {
      for (long i = 0; i < inputs; i++) {
        byte[] next = i < examples.size() ? examples.get((int) i) : mutations.next();
        input = next;
        current = i;
        String outcome = target.outcome(next);
        boolean isNew = outcomes.size() < MAX_OUTCOMES && outcomes.add(kind(outcome));
        if (isNew && i >= examples.size()) {
          mutations.remember(next);
        }
        if (i == inputs / 10) {
          early = Memory.now();
        }
      }
      report = new Report(name, inputs, seed, outcomes.size(), Memory.now().since(early));
    } catch (Throwable e) { // the outermost loop: whatever it is, the one who waits throws it
      crash = e;
    }
  }

  private static String kind(String outcome) {
    String head = outcome.substring(0, Math.min(outcome.length(), OUTCOME_LENGTH));
    return NUMBERS.matcher(head).replaceAll("#");
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
