package dev.masterperf.benchmarks.engine;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param out where the figures go as JSON; null: nowhere
 * @param parts what is measured, names of {@link EngineBench#PARTS}
 * @param repeat how often each measurement is repeated, in turns with what it is compared with
 * @param scale of the full number of samples and series; below 1 the figures are a look, no result
 * @param profile folder for recordings of the engine's runs; null: none
 */
record Options(
    @Nullable Path out, Set<String> parts, int repeat, double scale, @Nullable Path profile) {
  private static final double QUICK = 0.1;

  static final String HELP =
      """
      ./masterperf bench engine [options]

      Measures the stream engine beside its floor and its peers, prints a table and writes JSON.

        --out FILE       the figures as a JSON array of {name, value, unit, floor, aim, runs}
        --only NAMES     some parts, with commas between them; default all:
                         %s
        --repeat N       runs of each measurement, in turns (raw, engine, raw, engine, …); the
                         value is their median; default 3
        --quick          a tenth of the samples, series and load, one run: a look while working
        --scale X        the same with another share than 0.1
        --profile DIR    records the engine's runs there (JFR) and prints the stream thread's top
                         frames; recording costs a little, so these figures are no result
        --help           this
      """;

  Options {
    parts = Set.copyOf(parts);
    if (repeat < 1) {
      throw new IllegalArgumentException("--repeat has to be at least 1, not " + repeat);
    }
    if (!(scale > 0 && scale <= 1)) {
      throw new IllegalArgumentException("--scale has to be above 0 and at most 1, not " + scale);
    }
  }

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException naming the option that is wrong
   */
  static Options parse(List<String> arguments) {
    Path out = null;
    Path profile = null;
    Set<String> parts = new TreeSet<>(EngineBench.PARTS);
    int repeat = 0;
    double scale = 1;
    Deque<String> left = new ArrayDeque<>(arguments);
    while (!left.isEmpty()) {
      String option = left.pop();
      switch (option) {
        case "--out" -> out = Path.of(value(option, left));
        case "--profile" -> profile = Path.of(value(option, left));
        case "--only" -> parts = parts(value(option, left));
        case "--single" -> parts = Set.of("single");
        case "--repeat" -> repeat = Integer.parseInt(value(option, left));
        case "--scale" -> scale = Double.parseDouble(value(option, left));
        case "--quick" -> scale = QUICK;
        default -> throw new IllegalArgumentException("there is no option " + option);
      }
    }
    return new Options(out, parts, repeat != 0 ? repeat : scale < 1 ? 1 : 3, scale, profile);
  }

  private static String value(String option, Deque<String> left) {
    String value = left.poll();
    if (value == null) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return value;
  }

  private static Set<String> parts(String names) {
    Set<String> parts = new TreeSet<>(List.of(names.split(",")));
    for (String part : parts) {
      if (!EngineBench.PARTS.contains(part)) {
        throw new IllegalArgumentException(
            "there is no part " + part + "; parts are " + String.join(", ", EngineBench.PARTS));
      }
    }
    return parts;
  }
}
