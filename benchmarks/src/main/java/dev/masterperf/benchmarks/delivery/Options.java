package dev.masterperf.benchmarks.delivery;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param out where the figures go as JSON; null: nowhere
 * @param transitions of all alerts together, fires and resolves in turn
 * @param alerts they belong to
 * @param kills how often the notifier is killed before it may finish
 * @param seed of what the receiver does and when the kills come
 */
record Options(@Nullable Path out, int transitions, int alerts, int kills, long seed) {
  private static final Options FULL = new Options(null, 10_000, 500, 20, 1);

  /** Few transitions of each alert: each may meet a hang, and then the next ones wait. */
  private static final Options QUICK = new Options(null, 400, 200, 2, 1);

  static final String HELP =
      """
      ./masterperf bench delivery [options]

      Writes transitions of many alerts for a notifier in a process of its own (serve --roles alerts),
      whose receiver answers 30 % of its requests with a 5xx, never answers 5 % and resets 5 %, and
      kills it with -9 over and over. Then every transition must have been taken, those of each alert
      in order, and what was taken twice must have come with the same webhook-id and body.

        --out FILE         the figures as a JSON array of {name, value, unit, floor, aim, runs}
        --transitions N    default 10000
        --alerts N         they belong to, default 500
        --kills N          default 20
        --seed N           of faults and kills, default 1
        --quick            400 transitions of 200 alerts, 2 kills
        --help             this
      """;

  Options {
    if (alerts < 1 || transitions % alerts != 0) {
      throw new IllegalArgumentException(
          "--transitions has to be a multiple of --alerts, not " + transitions + " of " + alerts);
    }
    if (kills < 0) {
      throw new IllegalArgumentException("--kills cannot be " + kills);
    }
  }

  int each() {
    return transitions / alerts;
  }

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException naming the option that is wrong
   */
  static Options parse(List<String> arguments) {
    Options base = arguments.contains("--quick") ? QUICK : FULL;
    Path out = base.out;
    int transitions = base.transitions;
    int alerts = base.alerts;
    int kills = base.kills;
    long seed = base.seed;
    Deque<String> left = new ArrayDeque<>(arguments);
    while (!left.isEmpty()) {
      String option = left.pop();
      switch (option) {
        case "--out" -> out = Path.of(value(option, left));
        case "--transitions" -> transitions = Integer.parseInt(value(option, left));
        case "--alerts" -> alerts = Integer.parseInt(value(option, left));
        case "--kills" -> kills = Integer.parseInt(value(option, left));
        case "--seed" -> seed = Long.parseLong(value(option, left));
        case "--quick" -> {}
        default -> throw new IllegalArgumentException("there is no option " + option);
      }
    }
    return new Options(out, transitions, alerts, kills, seed);
  }

  private static String value(String option, Deque<String> left) {
    String value = left.poll();
    if (value == null) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return value;
  }
}
