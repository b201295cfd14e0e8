package dev.masterperf.benchmarks.engine;

import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.streams.PerfProcessor;
import dev.masterperf.streams.ProcessorSettings;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;

/** The product's processor as it is shipped, over a preloaded topic. */
final class EngineRun {
  private EngineRun() {}

  static double samplesPerSecond(Bench bench, Workload workload)
      throws InterruptedException, ExecutionException {
    String application = "bench-engine";
    ProcessorSettings settings =
        new ProcessorSettings(
            bench.clientConfig(),
            application,
            "bench",
            bench.folder("state"),
            "127.0.0.1",
            1,
            Bench.PARTITIONS,
            ProcessorSettings.DEFAULT_COMMIT_INTERVAL,
            ProcessorSettings.defaultRetention(),
            RuleSet.empty());
    AtomicBoolean alive = new AtomicBoolean(true);
    try (Admin admin = Admin.create(bench.clientConfig());
        PerfProcessor processor =
            new PerfProcessor(settings, InstantSource.system(), () -> alive.set(false))) {
      GroupProgress progress = new GroupProgress(admin, application);
      processor.start();
      return progress.samplesPerSecond(workload, alive::get);
    }
  }
}
