package dev.masterperf.benchmarks;

import dev.masterperf.benchmarks.access.AccessBench;
import dev.masterperf.benchmarks.alerts.AlertsBench;
import dev.masterperf.benchmarks.anomaly.AnomalyBench;
import dev.masterperf.benchmarks.delivery.DeliveryBench;
import dev.masterperf.benchmarks.detectors.DetectorsBench;
import dev.masterperf.benchmarks.engine.EngineBench;
import dev.masterperf.benchmarks.history.HistoryBench;
import dev.masterperf.benchmarks.live.LiveBench;
import dev.masterperf.benchmarks.nab.NabBench;
import dev.masterperf.benchmarks.page.PageBench;
import dev.masterperf.benchmarks.r2.R2Bench;
import dev.masterperf.benchmarks.torture.Torture;
import dev.masterperf.benchmarks.tracker.TrackerBench;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** {@code ./masterperf bench NAME [options]}: finds the benchmark of that name and runs it. */
public final class Benchmarks {
  private static final Map<String, Benchmark> BY_NAME =
      new TreeMap<>(
          Map.ofEntries(
              named("access", AccessBench::main),
              named("alerts", AlertsBench::main),
              named("anomaly", AnomalyBench::main),
              named("delivery", DeliveryBench::main),
              named("detectors", DetectorsBench::main),
              named("engine", EngineBench::main),
              named("history", HistoryBench::main),
              named("live", LiveBench::main),
              named("nab", NabBench::main),
              named("page", PageBench::main),
              named("r2", R2Bench::main),
              named("rules", arguments -> EngineBench.main(of("rules", arguments))),
              named("torture", Torture::main),
              named("tracker", TrackerBench::main)));

  private Benchmarks() {}

  private static Map.Entry<String, Benchmark> named(String name, Benchmark benchmark) {
    return Map.entry(name, benchmark);
  }

  /** A part of the engine's that goes by a name of its own. */
  private static String[] of(String part, String[] arguments) {
    return Stream.concat(Stream.of("--only", part), Arrays.stream(arguments))
        .toArray(String[]::new);
  }

  /** One of them, which ends the process itself. */
  private interface Benchmark {
    void run(String[] arguments) throws Exception;
  }

  /**
   * Exits with 2 if there is no such benchmark, and else as that one does.
   *
   * @param arguments its name, then its options
   */
  public static void main(String[] arguments) throws Exception {
    Benchmark benchmark = arguments.length == 0 ? null : BY_NAME.get(arguments[0]);
    if (benchmark == null) {
      System.err.println("masterperf: bench " + String.join("|", BY_NAME.keySet()) + " [--help]");
      System.exit(2);
      return;
    }
    benchmark.run(Arrays.copyOfRange(arguments, 1, arguments.length));
  }
}
