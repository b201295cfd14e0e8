package dev.masterperf.benchmarks.detectors;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param series how many the most are, of which a tenth is measured before
 * @param before values of each series that do not count: until all that a detector remembers is
 *     full
 * @param measured values of each series that count
 * @param out where the figures go as JSON; null: nowhere
 */
record Options(int series, int before, int measured, @Nullable Path out) {
  private static final int SERIES = 10_000;
  private static final int BEFORE = 72_000;

  /** Snapshots of many series are spread evenly over all values. */
  private static final int MEASURED = 128;

  private static final int QUICK_SERIES = 20;
  private static final int QUICK_BEFORE = 2_000;

  static final String HELP =
      """
      ./masterperf bench detectors [options]

      Measures what detectors take in the processor when a rule judges many series, each with a
      value every 10 s: share of a core, heap, and what they write to their changelog. The
      product's own store and detectors are fed in a time of the bench's own, as quick as it goes,
      a tenth of the series first and then all of them, each in a process of its own. A few of them
      live through eight days, until all is full that a detector remembers; the others begin as
      copies of those and go on with values of their own. Processor time is that of the whole
      process. The changelog is read from the product's topology, over one of the series.

        --series N       default 10000, which takes a quarter of an hour and some 5 GB of memory
        --quick          20 series that have just warmed up: a look while working, no result
        --out FILE       the figures as a JSON array of {name, value, unit, floor, aim, runs}
        --help           this
      """;

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException naming the option that is wrong
   */
  static Options parse(List<String> arguments) {
    int series = 0;
    boolean quick = false;
    Path out = null;
    Deque<String> left = new ArrayDeque<>(arguments);
    while (!left.isEmpty()) {
      String option = left.pop();
      switch (option) {
        case "--series" -> series = count(option, value(option, left));
        case "--quick" -> quick = true;
        case "--out" -> out = Path.of(value(option, left));
        default -> throw new IllegalArgumentException("there is no option " + option);
      }
    }
    return quick
        ? new Options(series > 0 ? series : QUICK_SERIES, QUICK_BEFORE, MEASURED, out)
        : new Options(series > 0 ? series : SERIES, BEFORE, MEASURED, out);
  }

  private static int count(String option, String value) {
    if (!value.matches("[1-9][0-9]{1,5}")) {
      throw new IllegalArgumentException(
          option + " has to be a whole number from 10 on, not " + value);
    }
    return Integer.parseInt(value);
  }

  private static String value(String option, Deque<String> left) {
    if (left.isEmpty()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return left.pop();
  }
}
