package dev.masterperf.benchmarks.engine;

import dev.masterperf.benchmarks.figures.Figures;
import dev.masterperf.streams.PerfProcessor;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

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
    streams.forEach((name, value) -> figures.setting("streams." + name, value));
    figures.setting("partitions", Bench.PARTITIONS);
    figures.machine();
    figures.setting("repeat", options.repeat());
    figures.setting("scale", options.scale());
    figures.setting("profiled", String.valueOf(options.profile() != null));
  }
}
