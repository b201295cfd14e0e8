package dev.masterperf.benchmarks.engine;

import dev.masterperf.alerts.routing.Silences;
import dev.masterperf.alerts.rule.CurrentRules;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.model.DeletedScopes;
import dev.masterperf.streams.PerfProcessor;
import dev.masterperf.streams.ProcessorSettings;
import dev.masterperf.streams.window.SeriesLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/** The product's processor as it is shipped, over a preloaded topic. */
final class EngineRun {
  /** Begins the names of the applications, and so of its stream thread. */
  static final String NAME = "bench-engine";

  private EngineRun() {}

  /** As shipped, but for the names and the four partitions that {@code up} has as well. */
  static ProcessorSettings settings(
      Map<String, Object> clientConfig, String application, Path stateDir) {
    return settings(clientConfig, application, stateDir, new CurrentRules(RuleSet.empty()));
  }

  /** The same with rules. */
  static ProcessorSettings settings(
      Map<String, Object> clientConfig, String application, Path stateDir, CurrentRules rules) {
    return new ProcessorSettings(
        clientConfig,
        application,
        "bench",
        stateDir,
        "127.0.0.1",
        1,
        Bench.PARTITIONS,
        ProcessorSettings.DEFAULT_COMMIT_INTERVAL,
        ProcessorSettings.defaultRetention(),
        rules,
        SeriesLimits.DEFAULT,
        0,
        ProcessorSettings.DEFAULT_DETECTOR_BYTES,
        () -> Silences.NONE,
        () -> DeletedScopes.NONE);
  }

  /**
   * Works the topic off from its beginning.
   *
   * @param ends where the samples end
   * @param profile of the part that counts
   * @throws IllegalStateException if what comes out is not right
   */
  static double samplesPerSecond(
      Bench bench, Map<TopicPartition, Long> ends, Workload workload, Profile profile)
      throws InterruptedException, ExecutionException, IOException {
    String application = bench.application(NAME);
    AtomicBoolean alive = new AtomicBoolean(true);
    double result;
    try (Admin admin = Admin.create(bench.clientConfig());
        Outputs outputs = Outputs.from(bench.clientConfig());
        PerfProcessor processor =
            new PerfProcessor(
                settings(bench.clientConfig(), application, bench.folder(application)),
                InstantSource.system(),
                () -> alive.set(false))) {
      GroupProgress progress = new GroupProgress(admin, application, ends);
      processor.start();
      result = progress.await(workload, alive::get, profile::begin).samplesPerSecond();
      profile.end();
      outputs.requireAll(workload.samples());
    }
    bench.forget(application);
    return result;
  }
}
