package dev.masterperf.benchmarks.engine;

import dev.masterperf.streams.PerfProcessor;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the figures were taken with, as rows: read from what the product hands to Kafka. */
final class Settings {
  /** Names and addresses, which change from run to run and nothing else with them. */
  private static final Set<String> OF_THE_RUN =
      Set.of("bootstrap.servers", "application.id", "application.server", "state.dir");

  private Settings() {}

  static void addTo(Figures figures, Options options) {
    Map<String, Object> streams = new TreeMap<>();
    PerfProcessor.streamsSettings(
            EngineRun.settings(Map.of("bootstrap.servers", "none:0"), "bench", Path.of("none")))
        .forEach((name, value) -> streams.put(name.toString(), value));
    streams.keySet().removeAll(OF_THE_RUN);
    streams.forEach((name, value) -> figures.add(row("streams." + name, value)));
    figures.add(row("partitions", Bench.PARTITIONS));
    figures.add(row("cores", Runtime.getRuntime().availableProcessors()));
    figures.add(row("java", Runtime.version().toString()));
    figures.add(row("heap_max_bytes", Runtime.getRuntime().maxMemory()));
    figures.add(
        row(
            "gc",
            ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(GarbageCollectorMXBean::getName)
                .collect(Collectors.joining(", "))));
    figures.add(row("repeat", options.repeat()));
    figures.add(row("scale", options.scale()));
    figures.add(row("profiled", String.valueOf(options.profile() != null)));
  }

  static Figure row(String name, Object value) {
    Object plain = value instanceof Number || value instanceof String ? value : value.toString();
    return new Figure("setting:" + name, plain, "setting", null, null, List.of());
  }
}
