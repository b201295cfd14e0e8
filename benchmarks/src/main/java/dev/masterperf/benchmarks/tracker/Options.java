package dev.masterperf.benchmarks.tracker;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param out where the figures go as JSON; null: nowhere
 * @param libraries what is measured
 * @param threads how many record at once, in the runs one after another
 * @param rounds how often everything is measured, in turns
 * @param quick shorter and less exact: a look while working, no result
 */
record Options(
    @Nullable Path out, Set<Library> libraries, List<Integer> threads, int rounds, boolean quick) {
  static final String HELP =
      """
      ./masterperf bench tracker [options]

      Measures what recording a duration costs, beside the libraries people use, with JMH: alone
      (record), with two readings of the clock (timed), and in the way the library offers for a
      block of code (block); prints a table and writes JSON.

        --out FILE       the figures as a JSON array of {name, value, unit, floor, aim, runs}
        --only NAMES     some libraries, with commas between them; default all:
                         %s
        --threads N,M    how many threads record at once; default 1,8
        --rounds N       how often everything is measured, in turns; the value is the median of
                         all iterations; default 2
        --quick          one round, half as long: a look while working, no result
        --help           this
      """
          .formatted(
              names(EnumSet.allOf(Library.class)).stream()
                  .collect(Collectors.joining(",\n                         ")));

  Options {
    libraries = Set.copyOf(libraries);
    threads = List.copyOf(threads);
  }

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException naming the option that is wrong
   */
  static Options parse(List<String> arguments) {
    Path out = null;
    Set<Library> libraries = EnumSet.allOf(Library.class);
    List<Integer> threads = List.of(1, 8);
    int rounds = 0;
    boolean quick = false;
    Deque<String> left = new ArrayDeque<>(arguments);
    while (!left.isEmpty()) {
      String option = left.pop();
      switch (option) {
        case "--out" -> out = Path.of(value(option, left));
        case "--only" -> libraries = libraries(value(option, left));
        case "--threads" ->
            threads =
                Arrays.stream(value(option, left).split(","))
                    .map(count -> number(option, count))
                    .toList();
        case "--rounds" -> rounds = number(option, value(option, left));
        case "--quick" -> quick = true;
        default -> throw new IllegalArgumentException("there is no option " + option);
      }
    }
    return new Options(out, libraries, threads, rounds != 0 ? rounds : quick ? 1 : 2, quick);
  }

  /** As JMH names them. */
  List<String> libraryNames() {
    return EnumSet.copyOf(libraries).stream().map(Library::name).toList();
  }

  private static List<String> names(Set<Library> libraries) {
    return libraries.stream().map(Library::id).toList();
  }

  private static String value(String option, Deque<String> left) {
    String value = left.poll();
    if (value == null) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return value;
  }

  private static int number(String option, String text) {
    if (!text.matches("[1-9]\\d{0,5}")) {
      throw new IllegalArgumentException(
          option + " has to be a whole number from 1 on, not " + text);
    }
    return Integer.parseInt(text);
  }

  private static Set<Library> libraries(String names) {
    Set<Library> libraries = EnumSet.noneOf(Library.class);
    for (String name : names.split(",")) {
      try {
        libraries.add(Library.valueOf(name.toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "there is no library "
                + name
                + "; there are "
                + String.join(", ", names(EnumSet.allOf(Library.class))),
            e);
      }
    }
    return libraries;
  }
}
