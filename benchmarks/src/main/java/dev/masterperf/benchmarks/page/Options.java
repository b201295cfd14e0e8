package dev.masterperf.benchmarks.page;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param rows that the page shows, of each measurement
 * @param minutes for which the heap is watched; 0: only before and after
 * @param seconds of each measurement of frames
 * @param only the part to measure; null: all
 * @param out where the figures go as JSON; null: nowhere
 */
record Options(
    List<Integer> rows, int minutes, int seconds, @Nullable String only, @Nullable Path out) {
  static final String FRAMES = "frames";
  static final String HEAP = "heap";

  /** As many as the page asks the server for. */
  private static final int MOST_ROWS = 10_000;

  private static final int SECONDS = 20;
  private static final int QUICK_SECONDS = 3;

  static final String HELP =
      """
      ./masterperf bench page [options]

      Opens the page in the Chromium of this machine, without a window, and moves its rows: half of them
      have an event each second. Told are the times between frames while nobody touches the page and
      while the grid is scrolled through all the time, beside those of an empty page; what a tick takes
      of the page's main thread; and what page and worker hold after a collection, each minute. The
      server has a process of its own, with the heap it is shipped with. Prints a table and writes JSON.

        --out FILE       the figures as a JSON array of {name, value, unit, floor, aim, runs}
        --rows N,N       how many rows, of each measurement; at most 10000; default 1000,10000
        --minutes N      for which the heap is watched; default 1
        --seconds N      of each measurement of frames; default 20
        --only PART      frames or heap
        --quick          1,000 rows, 3 s, the heap before and after: a look while working
        --help           this
      """;

  Options {
    rows = List.copyOf(rows);
    if (rows.isEmpty() || rows.stream().anyMatch(count -> count < 1 || count > MOST_ROWS)) {
      throw new IllegalArgumentException("--rows has to be from 1 to " + MOST_ROWS);
    }
    if (minutes < 0 || seconds < 1) {
      throw new IllegalArgumentException("--seconds has to be at least 1, --minutes at least 0");
    }
    if (only != null && !List.of(FRAMES, HEAP).contains(only)) {
      throw new IllegalArgumentException("--only is frames or heap, not " + only);
    }
  }

  boolean wants(String part) {
    return only == null || only.equals(part);
  }

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException naming the option that is wrong
   */
  static Options parse(List<String> arguments) {
    List<Integer> rows = List.of(1_000, MOST_ROWS);
    int minutes = 1;
    int seconds = SECONDS;
    String only = null;
    Path out = null;
    Deque<String> left = new ArrayDeque<>(arguments);
    while (!left.isEmpty()) {
      String option = left.pop();
      switch (option) {
        case "--out" -> out = Path.of(value(option, left));
        case "--rows" -> rows = numbers(option, value(option, left));
        case "--minutes" -> minutes = number(option, value(option, left));
        case "--seconds" -> seconds = number(option, value(option, left));
        case "--only" -> only = value(option, left);
        case "--quick" -> {
          rows = List.of(1_000);
          minutes = 0;
          seconds = QUICK_SECONDS;
        }
        default -> throw new IllegalArgumentException("there is no option " + option);
      }
    }
    return new Options(rows, minutes, seconds, only, out);
  }

  private static List<Integer> numbers(String option, String text) {
    return Arrays.stream(text.split(",")).map(part -> number(option, part)).toList();
  }

  private static int number(String option, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + " needs whole numbers, not " + text, e);
    }
  }

  private static String value(String option, Deque<String> left) {
    String value = left.poll();
    if (value == null) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return value;
  }
}
