package dev.masterperf.benchmarks.alerts;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param out where the figures go as JSON; null: nowhere
 * @param events that are measured; half as many are raised before, while Java's compiler is busy
 */
record Options(@Nullable Path out, int events) {
  private static final int EVENTS = 400;
  private static final int QUICK_EVENTS = 40;
  private static final int WARM_UP_SHARE = 2;

  static final String HELP =
      """
      ./masterperf bench alerts [options]

      Measures how long an event takes to a webhook that was accepted: `masterperf up` in a process
      of its own under a steady load, and beside it, at the same time and told of the same events,
      Debian's Prometheus and Alertmanager at the quickest they take (scrape and evaluation each
      second, no group_wait), where they are installed. Prints both distributions and writes JSON.

        --out FILE       the figures as a JSON array of {name, value, unit, floor, aim, runs}
        --events N       events that count; default 400, some five a second, after half as many that do
                         not
        --quick          40 events: a look while working, too few for a p99
        --help           this
      """;

  Options {
    if (events < 1) {
      throw new IllegalArgumentException("--events has to be at least 1, not " + events);
    }
  }

  /** Events raised before those that count. */
  int warmUp() {
    return events / WARM_UP_SHARE + 1;
  }

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException naming the option that is wrong
   */
  static Options parse(List<String> arguments) {
    Path out = null;
    int events = EVENTS;
    Deque<String> left = new ArrayDeque<>(arguments);
    while (!left.isEmpty()) {
      String option = left.pop();
      switch (option) {
        case "--out" -> out = Path.of(value(option, left));
        case "--events" -> events = Integer.parseInt(value(option, left));
        case "--quick" -> events = QUICK_EVENTS;
        default -> throw new IllegalArgumentException("there is no option " + option);
      }
    }
    return new Options(out, events);
  }

  private static String value(String option, Deque<String> left) {
    String value = left.poll();
    if (value == null) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return value;
  }
}
