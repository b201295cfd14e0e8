package dev.masterperf.benchmarks.access;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param quick two short rounds: a look while working, no result
 * @param out where the figures go as JSON; null: nowhere
 */
record Options(boolean quick, @Nullable Path out) {
  static final String HELP =
      """
      ./masterperf bench access [options]

      Asks the matrix route, with 1 and with 100 rows in the answer, of two servers in this process by
      turns: one that asks nobody who they are, and one that wants an API key. Told are requests a
      second of both, and by how many per cent the second answers fewer, of each pair of turns.

        --quick          two short rounds: a look while working, no result
        --out FILE       the figures as a JSON array of {name, value, unit, floor, aim, runs}
        --help           this
      """;

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException naming the option that is wrong
   */
  static Options parse(List<String> arguments) {
    boolean quick = false;
    Path out = null;
    Deque<String> left = new ArrayDeque<>(arguments);
    while (!left.isEmpty()) {
      String option = left.pop();
      switch (option) {
        case "--quick" -> quick = true;
        case "--out" -> {
          if (left.isEmpty()) {
            throw new IllegalArgumentException("--out needs a value");
          }
          out = Path.of(left.pop());
        }
        default -> throw new IllegalArgumentException("there is no option " + option);
      }
    }
    return new Options(quick, out);
  }

  int rounds() {
    return quick ? 2 : 15;
  }

  long roundMillis() {
    return quick ? 200 : 3_000;
  }
}
