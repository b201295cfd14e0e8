package dev.masterperf.benchmarks.engine;

import dev.masterperf.benchmarks.figures.Figure;
import dev.masterperf.benchmarks.figures.Figures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** How many samples a second the engine works off, beside the floor and the peer. */
final class Throughput {
  /** 100 samples of each series in each second; a machine that takes 100,000 a second. */
  static final Workload SINGLE = new Workload(1_000, 1_500_000, 1, 100_000);

  /** The same samples in records of 50, as one host with many metrics sends them. */
  static final Workload BATCH = new Workload(1_000, 4_000_000, 50, 100_000);

  /** The same samples a second over a hundred times as many series: each has one in a second. */
  static final Workload WIDE = new Workload(100_000, 1_500_000, 1, 100_000);

  /** As often as in {@link #FEW_DENSE} for each series: what their number alone costs. */
  static final Workload WIDE_DENSE = new Workload(100_000, 3_000_000, 1, 400_000);

  static final Workload FEW_DENSE = new Workload(1_000, 1_500_000, 1, 4_000);

  /** Each series once in 10 s: no window of 1 s and none of 10 s ever holds two. */
  static final Workload WIDE_SPARSE = new Workload(100_000, 1_000_000, 1, 10_000);

  static final Workload FEW_SPARSE = new Workload(1_000, 300_000, 1, 100);

  /** As {@link #SINGLE}, shorter, since the peer takes its time. */
  static final Workload NAIVE = new Workload(1_000, 300_000, 1, 100_000);

  private final Options options;
  private final Figures figures;
  private @Nullable Double single;

  Throughput(Options options, Figures figures) {
    this.options = options;
    this.figures = figures;
  }

  void single() throws IOException, InterruptedException, ExecutionException {
    single = beside("single", SINGLE, 0.25, 0.40);
  }

  void batch() throws IOException, InterruptedException, ExecutionException {
    beside("batch", BATCH, 0.45, 0.60);
  }

  /** What more series cost, each seen as often as those of the few. */
  void growth() throws IOException, InterruptedException, ExecutionException {
    growth("dense", FEW_DENSE, WIDE_DENSE);
    growth("sparse", FEW_SPARSE, WIDE_SPARSE);
  }

  /** What the same samples cost when they are spread over more series. */
  void wide() throws IOException, InterruptedException, ExecutionException {
    double narrow = narrow();
    figures.add("wide_to_narrow", beside("wide", WIDE, null, null) / narrow, "x");
  }

  /** In turns, each on a broker of its own, since a slow minute of the machine then hits both. */
  private void growth(String name, Workload fullFew, Workload fullMany)
      throws IOException, InterruptedException, ExecutionException {
    Workload few = fullFew.scaled(options.scale());
    Workload many = fullMany.scaled(options.scale());
    List<Double> before = new ArrayList<>();
    List<Double> after = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    try (Bench fewBench = new Bench();
        Bench manyBench = new Bench()) {
      Map<TopicPartition, Long> fewEnds = Preload.into(fewBench, few);
      Map<TopicPartition, Long> manyEnds = Preload.into(manyBench, many);
      engine(fewBench, fewEnds, few, "few_" + name); // unmeasured, as with the others
      engine(manyBench, manyEnds, many, "wide_" + name);
      for (int i = 0; i < options.repeat(); i++) {
        before.add(engine(fewBench, fewEnds, few, "few_" + name));
        after.add(engine(manyBench, manyEnds, many, "wide_" + name));
        ratios.add(after.get(i) / before.get(i));
      }
    }
    figures.median("engine_few_" + name, before, "samples/s");
    figures.median("engine_wide_" + name, after, "samples/s");
    figures.median("growth_" + name, ratios, "x", 0.70, null);
  }

  private double narrow() throws IOException, InterruptedException, ExecutionException {
    if (single == null) {
      single();
    }
    return java.util.Objects.requireNonNull(single);
  }

  /** The peer and the engine in turns on the same records. */
  void naive() throws IOException, InterruptedException, ExecutionException {
    Workload workload = NAIVE.scaled(options.scale());
    try (Bench bench = new Bench()) {
      Map<TopicPartition, Long> ends = Preload.into(bench, workload);
      engine(bench, ends, workload, "naive"); // unmeasured, as with the others
      double some = naive(bench, ends, workload, Keeping.someSamples(), options.repeat());
      figures.add(new Figure("ratio_naive", some, "x", 6.0, null, List.of()));
      double same = naive(bench, ends, workload, Keeping.theSame(), 1);
      figures.add("ratio_naive_sketch", same, "x");
    }
  }

  private double naive(
      Bench bench,
      Map<TopicPartition, Long> ends,
      Workload workload,
      Keeping<?> keeping,
      int repeat)
      throws IOException, InterruptedException, ExecutionException {
    List<Double> naive = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < repeat; i++) {
      double engine = engine(bench, ends, workload, "naive");
      naive.add(NaiveRun.samplesPerSecond(bench, ends, workload, keeping));
      ratios.add(engine / naive.get(i));
    }
    figures.median(keeping.name(), naive, "samples/s");
    return Figure.median(ratios);
  }

  private double engine(Bench bench, Map<TopicPartition, Long> ends, Workload workload, String name)
      throws IOException, InterruptedException, ExecutionException {
    return EngineRun.samplesPerSecond(
        bench, ends, workload, new Profile(options.profile(), "engine_" + name));
  }

  /** The same work with public interfaces alone, beside the floor. */
  void publicApi() throws IOException, InterruptedException, ExecutionException {
    Turns turns = besideRaw(SINGLE, PublicApiRun::samplesPerSecond);
    figures.median("public_api_single", turns.own, "samples/s");
    figures.median("ratio_single_public_api", turns.ratios, "x", 0.18, null);
  }

  /** The engine beside the floor; returns the engine's median. */
  private double beside(String name, Workload full, @Nullable Double floor, @Nullable Double aim)
      throws IOException, InterruptedException, ExecutionException {
    Turns turns = besideRaw(full, (bench, ends, workload) -> engine(bench, ends, workload, name));
    figures.median("raw_" + name, turns.raw, "samples/s");
    figures.median("engine_" + name, turns.own, "samples/s");
    figures.median("ratio_" + name, turns.ratios, "x", floor, aim);
    return Figure.median(turns.own);
  }

  /** One way to work off a workload, in samples a second. */
  @FunctionalInterface
  private interface Run {
    double samplesPerSecond(Bench bench, Map<TopicPartition, Long> ends, Workload workload)
        throws IOException, InterruptedException, ExecutionException;
  }

  /** What the floor and another reached in turns, and the ratios of neighbours. */
  private record Turns(List<Double> raw, List<Double> own, List<Double> ratios) {}

  private Turns besideRaw(Workload full, Run run)
      throws IOException, InterruptedException, ExecutionException {
    Workload workload = full.scaled(options.scale());
    Turns turns = new Turns(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    try (Bench bench = new Bench()) {
      Map<TopicPartition, Long> ends = Preload.into(bench, workload);
      RawReader reader = new RawReader();
      // Both once unmeasured: what they use is still being compiled then.
      reader.samplesPerSecond(bench, ends, workload);
      run.samplesPerSecond(bench, ends, workload);
      for (int i = 0; i < options.repeat(); i++) {
        turns.raw.add(reader.samplesPerSecond(bench, ends, workload));
        turns.own.add(run.samplesPerSecond(bench, ends, workload));
        turns.ratios.add(turns.own.get(i) / turns.raw.get(i));
      }
    }
    return turns;
  }
}
