package dev.masterperf.benchmarks.history;

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
 * @param parts what is measured, names of {@link HistoryBench#PARTS}
 * @param scale of the full number of samples and requests; below 1 the figures are a look, no
 *     result
 * @param queries random queries of part {@code model}
 * @param seed of part {@code model}
 */
record Options(@Nullable Path out, Set<String> parts, double scale, int queries, long seed) {
  private static final double QUICK = 0.05;
  private static final int QUERIES = 100_000;
  private static final long SEED = 20_260_101;

  static final String HELP =
      """
      ./masterperf bench history [options]

      Measures history beside Prometheus and VictoriaMetrics, where they are installed, on the same
      samples; prints a table and writes JSON. Parts:

        size      bytes a sample takes at rest in the bucket, archived and compacted by the product
        writer    samples a core turns from Kafka records into verified files in a second
        latency   range queries over HTTP: an hour hot, a day across the seam, 90 days archived
        model     random range queries while segments are published and hot data expires, each
                  answer compared with what all samples give

        --out FILE       the figures as a JSON array of {name, value, unit, floor, aim, runs}
        --only NAMES     some parts, with commas between them
        --queries N      of part model; default 100,000
        --seed N         of part model; it prints the one it took
        --quick          a twentieth of samples, requests and queries: a look while working
        --help           this
      """;

  Options {
    parts = Set.copyOf(parts);
    if (!(scale > 0 && scale <= 1)) {
      throw new IllegalArgumentException("the scale has to be above 0 and at most 1, not " + scale);
    }
    if (queries < 1) {
      throw new IllegalArgumentException("--queries has to be at least 1, not " + queries);
    }
  }

  /** So many of so many, at least one. */
  int scaled(int full) {
    return Math.max(1, (int) Math.round(full * scale));
  }

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException naming the option that is wrong
   */
  static Options parse(List<String> arguments) {
    Path out = null;
    Set<String> parts = new TreeSet<>(HistoryBench.PARTS);
    double scale = 1;
    int queries = 0;
    long seed = SEED;
    Deque<String> left = new ArrayDeque<>(arguments);
    while (!left.isEmpty()) {
      String option = left.pop();
      switch (option) {
        case "--out" -> out = Path.of(value(option, left));
        case "--only" -> parts = parts(value(option, left));
        case "--queries" -> queries = (int) number(option, left, 1);
        case "--seed" -> seed = number(option, left, Long.MIN_VALUE);
        case "--quick" -> scale = QUICK;
        default -> throw new IllegalArgumentException("there is no option " + option);
      }
    }
    int defaultQueries = (int) Math.round(QUERIES * scale);
    return new Options(out, parts, scale, queries > 0 ? queries : defaultQueries, seed);
  }

  private static long number(String option, Deque<String> left, long least) {
    String text = value(option, left);
    try {
      long number = Long.parseLong(text);
      if (number >= least && (least == Long.MIN_VALUE || number <= Integer.MAX_VALUE)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + " takes a whole number, not " + text, e);
    }
    throw new IllegalArgumentException(option + " has to be at least " + least + ", not " + text);
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
      if (!HistoryBench.PARTS.contains(part)) {
        throw new IllegalArgumentException(
            "there is no part " + part + "; parts are " + String.join(", ", HistoryBench.PARTS));
      }
    }
    return parts;
  }
}
