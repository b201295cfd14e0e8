package dev.masterperf.benchmarks.r2;

import dev.masterperf.benchmarks.figures.Figure;
import dev.masterperf.benchmarks.figures.Figures;
import dev.masterperf.benchmarks.process.BenchCommand;
import dev.masterperf.model.Topics;
import dev.masterperf.producer.KafkaMetricPublisher;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.r2.R2Settings;
import dev.masterperf.producer.r2.R2Storage;
import dev.masterperf.producer.r2.S3Connection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import software.amazon.awssdk.services.s3.S3Client;

/** Measures an upload with and without its metrics, prints a table and writes JSON. */
public final class R2Bench {
  private static final int CONTENT_BYTES = 1024 * 1024;
  private static final double FLOOR_PERCENT = 2;
  private static final double WARM_UP_SHARE = 0.1;

  /** Puts of next to nothing before, until all code on the way is compiled. */
  private static final int WARM_UP_PUTS = 5_000;

  /** Enough to see whether the figure drifts. */
  private static final int SHOWN_RUNS = 8;

  private final Options options;
  private final Figures figures = new Figures();

  R2Bench(Options options) {
    this.options = options;
  }

  /**
   * Exits with 0 when all was measured, 1 when not, 2 when it was called wrongly.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    System.setProperty("org.slf4j.simpleLogger.log.dev.masterperf", "warn");
    BenchCommand.run(
        "r2", Options.HELP, arguments, Options::parse, options -> new R2Bench(options)::run);
  }

  /** Measures, prints and writes; returns whether all of it went well. */
  boolean run() throws IOException {
    byte[] content = new byte[CONTENT_BYTES];
    new Random(1).nextBytes(content);
    byte[] little = Arrays.copyOf(content, 1024);
    try (Backing backing = new Backing();
        KafkaMetricPublisher publisher =
            new KafkaMetricPublisher(
                Map.of("bootstrap.servers", backing.bootstrap()), Topics.METRICS.name());
        MasterPerfTracker tracker = new MasterPerfTracker(publisher);
        R2Storage storage = new R2Storage(backing.bucket(), tracker);
        S3Client plain = S3Connection.open(backing.bucket());
        S3Client same = S3Connection.open(backing.bucket())) {
      R2Settings bucket = backing.bucket();
      new Turns(contenders(storage, plain, same, bucket, little)).run(warmUpPuts());
      Turns turns = new Turns(contenders(storage, plain, same, bucket, content));
      turns.run((int) Math.ceil(options.rounds() * WARM_UP_SHARE));
      turns.forget();
      turns.run(options.rounds());
      tracker.close(MasterPerfTracker.CLOSE_DEADLINE);
      report(turns);
      requireRecorded(tracker);
    } catch (IOException | RuntimeException e) {
      e.printStackTrace();
      figures.failed("r2", e);
    }
    figures.setting("content_bytes", CONTENT_BYTES);
    figures.machine();
    figures.print(System.out);
    if (options.out() != null) {
      figures.write(options.out());
    }
    return !figures.anyFailed();
  }

  private int warmUpPuts() {
    return Math.min(WARM_UP_PUTS, options.rounds() * 2);
  }

  private static List<Puts> contenders(
      R2Storage storage, S3Client plain, S3Client same, R2Settings bucket, byte[] content) {
    return List.of(
        Puts.by(storage, content),
        Puts.by(plain, bucket, "plain", content),
        Puts.by(same, bucket, "same", content));
  }

  private void report(Turns turns) {
    List<Long> measured = turns.nanosOf(0);
    List<Long> plain = turns.nanosOf(1);
    MedianRatio overhead = MedianRatio.of(measured, plain);
    figures.add(
        new Figure(
            "r2_put_overhead_percent",
            MedianRatio.percent(overhead.median()),
            "%",
            FLOOR_PERCENT,
            null,
            inParts(measured, plain)));
    figures.add("r2_put_overhead_low_percent", MedianRatio.percent(overhead.low()), "%");
    figures.add("r2_put_overhead_high_percent", MedianRatio.percent(overhead.high()), "%");
    figures.add("r2_put_pairs", overhead.pairs(), "pairs");

    MedianRatio same = MedianRatio.of(turns.nanosOf(2), plain);
    figures.add("r2_put_no_difference_percent", MedianRatio.percent(same.median()), "%");
    figures.add("r2_put_no_difference_low_percent", MedianRatio.percent(same.low()), "%");
    figures.add("r2_put_no_difference_high_percent", MedianRatio.percent(same.high()), "%");

    MedianRatio cpu = MedianRatio.of(turns.cpuNanosOf(0), turns.cpuNanosOf(1));
    figures.add("r2_put_thread_cpu_overhead_percent", MedianRatio.percent(cpu.median()), "%");
    figures.add("r2_put_p50_ms", medianMillis(measured), "ms");
    figures.add("plain_put_p50_ms", medianMillis(plain), "ms");
    figures.add("plain_put_thread_cpu_p50_ms", medianMillis(turns.cpuNanosOf(1)), "ms");
  }

  /** An overhead of something that was not recorded would be none. */
  private static void requireRecorded(MasterPerfTracker tracker) {
    if (tracker.undelivered() > 0) {
      throw new IllegalStateException(
          tracker.undelivered() + " events of the measured puts did not reach the broker");
    }
  }

  private static List<Double> inParts(List<Long> of, List<Long> to) {
    List<Double> parts = new ArrayList<>();
    int size = of.size() / SHOWN_RUNS;
    for (int from = 0; size >= MedianRatio.FEWEST && from + size <= of.size(); from += size) {
      MedianRatio part =
          MedianRatio.of(of.subList(from, from + size), to.subList(from, from + size));
      parts.add(MedianRatio.percent(part.median()));
    }
    return parts;
  }

  private static double medianMillis(List<Long> nanos) {
    return Figure.median(nanos.stream().map(Long::doubleValue).toList()) / 1e6;
  }
}
