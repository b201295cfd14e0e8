package dev.masterperf.benchmarks.r2;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param out where the figures go as JSON; null: nowhere
 * @param rounds puts of each contender
 */
record Options(@Nullable Path out, int rounds) {
  private static final int ROUNDS = 4_000;
  private static final int QUICK_ROUNDS = 300;

  static final String HELP =
      """
      ./masterperf bench r2 [options]

      Measures what the instrumentation adds to a put of 1 MiB: by R2Storage, and by the plain SDK
      client with the same settings, in turns, against the embedded endpoint in a process of its own,
      with a tracker that sends to a real broker. A second plain client in the same turns shows what
      the method sees where there is no difference. Prints a table and writes JSON.

        --out FILE       the figures as a JSON array of {name, value, unit, floor, aim, runs}
        --rounds N       puts of each; default 4000
        --quick          300 rounds: a look while working, too few for the claim
        --help           this
      """;

  Options {
    if (rounds < MedianRatio.FEWEST) {
      throw new IllegalArgumentException(
          "--rounds has to be at least " + MedianRatio.FEWEST + ", not " + rounds);
    }
  }

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException naming the option that is wrong
   */
  static Options parse(List<String> arguments) {
    Path out = null;
    int rounds = ROUNDS;
    Deque<String> left = new ArrayDeque<>(arguments);
    while (!left.isEmpty()) {
      String option = left.pop();
      switch (option) {
        case "--out" -> out = Path.of(value(option, left));
        case "--rounds" -> rounds = Integer.parseInt(value(option, left));
        case "--quick" -> rounds = QUICK_ROUNDS;
        default -> throw new IllegalArgumentException("there is no option " + option);
      }
    }
    return new Options(out, rounds);
  }

  private static String value(String option, Deque<String> left) {
    String value = left.poll();
    if (value == null) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return value;
  }
}
