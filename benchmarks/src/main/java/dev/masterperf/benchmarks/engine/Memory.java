package dev.masterperf.benchmarks.engine;

import dev.masterperf.benchmarks.figures.Figure;
import dev.masterperf.benchmarks.figures.Figures;
import dev.masterperf.benchmarks.process.ChildJvm;
import dev.masterperf.model.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/**
 * What an active series takes: memory of a processor in a process of its own, less that of one
 * without series, and disk. Active is a sample a minute, and for at least a minute before measuring
 * they come at that rate.
 */
final class Memory {
  private static final double FLOOR_BYTES = 8192;
  private static final int PERIOD_SECONDS = 60;
  private static final int SETTLE_SECONDS = 10;
  private static final int LEAST_SECONDS = 1;

  /** Room to collect in. What lies free in the heap is not counted, so its size is no matter. */
  private static final long HEAP_BYTES_PER_SERIES = 10_240;

  private static final int LEAST_HEAP_MEBIBYTES = 384;

  private final Options options;
  private final Figures figures;
  private final int periodSeconds;
  private final int settleSeconds;

  Memory(Options options, Figures figures) {
    this.options = options;
    this.figures = figures;
    this.periodSeconds = Math.max((int) (PERIOD_SECONDS * options.scale()), LEAST_SECONDS);
    this.settleSeconds = Math.max((int) (SETTLE_SECONDS * options.scale()), LEAST_SECONDS);
  }

  private record Taken(double heap, double elsewhere) {
    static Taken of(String answer) {
      String[] numbers = answer.split(" ");
      return new Taken(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]));
    }

    Taken over(Taken empty, int series) {
      return new Taken((heap - empty.heap) / series, (elsewhere - empty.elsewhere) / series);
    }
  }

  void measure() throws IOException, InterruptedException, ExecutionException {
    Taken empty = empty();
    active("100k", (int) (100_000 * options.scale()), empty);
    active("1m", (int) (1_000_000 * options.scale()), empty);
  }

  private Taken empty() throws IOException, InterruptedException {
    try (Bench bench = new Bench();
        ChildJvm child = processor(bench, "empty", LEAST_HEAP_MEBIBYTES)) {
      TimeUnit.SECONDS.sleep(settleSeconds);
      Taken taken = Taken.of(child.ask("memory"));
      figures.add("memory_without_series", taken.heap + taken.elsewhere, "B");
      return taken;
    }
  }

  private static ChildJvm processor(Bench bench, String application, long heapMebibytes)
      throws IOException {
    // Touched in advance, so that resident less committed is what lies outside the heap.
    List<String> flags =
        List.of("-Xmx" + heapMebibytes + "m", "-XX:+UseSerialGC", "-XX:+AlwaysPreTouch");
    return child(bench, application, flags);
  }

  /** A processor in a process of its own, which has begun to work. */
  static ChildJvm child(Bench bench, String application, List<String> flags) throws IOException {
    return child(bench, ProcessorChild.class, application, flags);
  }

  /** The same by another program of the same arguments. */
  static ChildJvm child(Bench bench, Class<?> main, String application, List<String> flags)
      throws IOException {
    ChildJvm child =
        new ChildJvm(
            flags,
            List.of(
                main.getName(), bench.address(), application, bench.folder(application).toString()),
            bench.folder(application + ".log"));
    child.answer();
    return child;
  }

  private void active(String name, int series, Taken empty)
      throws IOException, InterruptedException, ExecutionException {
    int perSecond = Math.max(series / periodSeconds, 1);
    Workload once = new Workload(series, series, 1, perSecond);
    long heap = Math.max(LEAST_HEAP_MEBIBYTES, series * HEAP_BYTES_PER_SERIES >> 20);
    try (Bench bench = new Bench()) {
      Map<TopicPartition, Long> ends = Preload.into(bench, once);
      String application = bench.application("bench-memory");
      try (Admin admin = Admin.create(bench.clientConfig());
          Outputs outputs = Outputs.from(bench.clientConfig());
          ChildJvm child = processor(bench, application, heap)) {
        GroupProgress all = new GroupProgress(admin, application, ends);
        GroupProgress.Stretch read = all.await(once, child::alive, () -> {});
        outputs.requireAll(series);
        try (SteadyLoad load =
            new SteadyLoad(bench.clientConfig(), Bench.PARTITIONS, series, perSecond)) {
          TimeUnit.SECONDS.sleep(periodSeconds + settleSeconds);
          double sent = load.perSecond();
          GroupProgress now =
              new GroupProgress(admin, application, bench.ends(Topics.METRICS.name()));
          figures.add("active_lag_" + name, (double) now.lag(), "samples");
          Taken taken = Taken.of(child.ask("memory"));
          report(name, series, taken.over(empty, series), bench, application);
          figures.add("active_read_" + name, read.samplesPerSecond(), "samples/s");
          figures.add("active_sent_" + name, sent, "samples/s");
        }
      }
    }
    figures.setting("memory_heap_max_mebibytes_" + name, heap);
  }

  private void report(String name, int series, Taken each, Bench bench, String application)
      throws IOException {
    figures.add("active_series_" + name, series, "series");
    figures.add("heap_per_series_" + name, each.heap, "B");
    figures.add("native_per_series_" + name, each.elsewhere, "B");
    figures.add(
        new Figure(
            "memory_per_series_" + name,
            each.heap + each.elsewhere,
            "B",
            FLOOR_BYTES,
            null,
            List.of()));
    double state = ProcessStatus.diskBytes(bench.folder(application));
    figures.add("disk_per_series_" + name, state / series, "B");
    Path broker = bench.folder("kafka");
    if (Files.exists(broker)) {
      // Its indexes are made large and empty.
      double changelog =
          ProcessStatus.diskBytes(
              broker, file -> file.contains("-changelog-") && file.endsWith(".log"));
      figures.add("changelog_per_series_" + name, changelog / series, "B");
    }
  }
}
