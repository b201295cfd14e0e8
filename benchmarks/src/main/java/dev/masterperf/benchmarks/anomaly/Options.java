package dev.masterperf.benchmarks.anomaly;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param seeds how many series of each kind and pace
 * @param quick one pace, shorter series: a look while working, no result
 * @param out where the figures go as JSON; null: nowhere
 */
record Options(int seeds, boolean quick, @Nullable Path out) {
  private static final int SEEDS = 10;

  static final String HELP =
      """
      ./masterperf bench anomaly [options]

      Runs our detectors as shipped, their scale learned, over series that are made, with values
      each 10 s, 5 min and 1 h: constant, white noise, log-normal noise, a slow trend and a daily
      season (each with and without noise), and a level that changes once. Told are

        false alarms per 10,000 values where nothing happens, after the warm-up, and
        which faults are found and how quickly: a spike, a level shift, a variance shift, a
        drop-out and a break of the season, in full and half as bad, each put once into each of
        those series at a random time when the detector knows it. Found means an alert within a quarter of the series'
        scale (its warm-up), of a season's break within a day; in how many of those windows there
        would have been one without the fault is told as well.

      All of it depends on nothing but the numbers of the seeds, so it can be repeated.

        --seeds N        series of each kind and pace, other in noise, phase and time; default 10
        --quick          few values each 5 min, one seed: a look while working, no result
        --out FILE       the figures as a JSON array of {name, value, unit, floor, aim, runs}
        --help           this
      """;

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException naming the option that is wrong
   */
  static Options parse(List<String> arguments) {
    int seeds = 0;
    boolean quick = false;
    Path out = null;
    Deque<String> left = new ArrayDeque<>(arguments);
    while (!left.isEmpty()) {
      String option = left.pop();
      switch (option) {
        case "--seeds" -> seeds = count(option, value(option, left));
        case "--quick" -> quick = true;
        case "--out" -> out = Path.of(value(option, left));
        default -> throw new IllegalArgumentException("there is no option " + option);
      }
    }
    return new Options(seeds > 0 ? seeds : quick ? 1 : SEEDS, quick, out);
  }

  private static int count(String option, String value) {
    if (!value.matches("[1-9][0-9]{0,4}")) {
      throw new IllegalArgumentException(
          option + " has to be a whole number from 1 on, not " + value);
    }
    return Integer.parseInt(value);
  }

  private static String value(String option, Deque<String> left) {
    if (left.isEmpty()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return left.pop();
  }

  List<Pace> paces() {
    return quick ? Pace.QUICK : Pace.ALL;
  }
}
