package dev.masterperf.benchmarks.process;

import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/** What all benchmarks do with their arguments. */
public final class BenchCommand {
  private BenchCommand() {}

  /** A benchmark with its options. */
  @FunctionalInterface
  public interface Bench {
    /** Measures, prints and writes; returns whether all of it went well. */
    boolean run() throws IOException, InterruptedException;
  }

  /** Reads options of the kind a benchmark takes. */
  @FunctionalInterface
  public interface Reader<O> {
    /**
     * The options as they were given.
     *
     * @throws IllegalArgumentException if they are none; the message says why
     */
    O read(List<String> given) throws IOException;
  }

  /**
   * Runs one and ends the process: with 0 when it went well, 1 when not, 2 when it was called
   * wrongly.
   *
   * @param name as in {@code masterperf bench NAME}
   * @param help what {@code --help} prints
   */
  public static <O> void run(
      String name, String help, String[] arguments, Reader<O> options, Function<O, Bench> bench)
      throws IOException, InterruptedException {
    List<String> given = List.of(arguments);
    if (given.contains("--help")) {
      System.out.print(help);
      System.exit(0);
    }
    O read;
    try {
      read = options.read(given);
    } catch (IllegalArgumentException e) {
      System.err.println("masterperf bench " + name + ": " + e.getMessage() + "; see --help");
      System.exit(2);
      return;
    }
    System.exit(bench.apply(read).run() ? 0 : 1);
  }
}
