package dev.masterperf.benchmarks.live;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param out where the figures go as JSON; null: nowhere
 * @param clients that watch one view at once
 * @param seconds of each measurement
 * @param only the part to measure; null: all
 */
record Options(@Nullable Path out, int clients, int seconds, @Nullable String only) {
  static final String BYTES = "bytes";
  static final String CROWD = "crowd";

  private static final int CLIENTS = 2_000;
  private static final int SECONDS = 30;
  private static final int QUICK_CLIENTS = 50;
  private static final int QUICK_SECONDS = 4;

  static final String HELP =
      """
      ./masterperf bench live [options]

      Measures what the live socket sends to one client that watches 1,000 and 10,000 rows, of which a
      share gets an event each second: whole frames, deltas as text, deltas compressed. Then many
      clients watch one view of 1,000 rows: processor time, memory and delivery, with messages shared
      between clients and made for each anew. The server has a process of its own, with the heap it is
      shipped with. Prints a table and writes JSON.

        --out FILE       the figures as a JSON array of {name, value, unit, floor, aim, runs}
        --clients N      clients at once; default 2000 (each takes a descriptor here and in the server)
        --only PART      bytes: what one client gets; crowd: many clients
        --seconds N      of each measurement; default 30
        --quick          50 clients, 4 s: a look while working
        --help           this
      """;

  Options {
    if (clients < 1 || seconds < 1) {
      throw new IllegalArgumentException("--clients and --seconds have to be at least 1");
    }
    if (only != null && !List.of(BYTES, CROWD).contains(only)) {
      throw new IllegalArgumentException("--only is bytes or crowd, not " + only);
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
    Path out = null;
    int clients = CLIENTS;
    int seconds = SECONDS;
    String only = null;
    Deque<String> left = new ArrayDeque<>(arguments);
    while (!left.isEmpty()) {
      String option = left.pop();
      switch (option) {
        case "--out" -> out = Path.of(value(option, left));
        case "--clients" -> clients = Integer.parseInt(value(option, left));
        case "--seconds" -> seconds = Integer.parseInt(value(option, left));
        case "--only" -> only = value(option, left);
        case "--quick" -> {
          clients = QUICK_CLIENTS;
          seconds = QUICK_SECONDS;
        }
        default -> throw new IllegalArgumentException("there is no option " + option);
      }
    }
    return new Options(out, clients, seconds, only);
  }

  private static String value(String option, Deque<String> left) {
    String value = left.poll();
    if (value == null) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return value;
  }
}
