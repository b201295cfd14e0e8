package dev.masterperf.benchmarks.torture;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.benchmarks.figures.Figures;
import dev.masterperf.benchmarks.process.BenchCommand;
import dev.masterperf.benchmarks.process.Scratch;
import dev.masterperf.benchmarks.torture.Faults.Drawn;
import dev.masterperf.benchmarks.torture.Faults.Struck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Strikes a deployment with faults under load and holds what came of it against the promises. */
public final class Torture {
  /** Windows that began earlier were looked at after the faults before. */
  private static final Duration LOOKED_AT = Duration.ofMinutes(4);

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int SHOWN = 20;

  private final Options options;
  private final Figures figures = new Figures();
  private final List<String> violations = new ArrayList<>();
  private final Set<String> noted = new HashSet<>();
  private final Map<FaultKind, List<Double>> recoveries = new EnumMap<>(FaultKind.class);
  private int ended;

  Torture(Options options) {
    this.options = options;
  }

  /**
   * Exits with 0 when every promise was kept, 1 when not, 2 when it was called wrongly.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    System.setProperty("org.slf4j.simpleLogger.log.dev.masterperf", "warn");
    BenchCommand.run(
        "torture", Options.HELP, arguments, Options::parse, options -> new Torture(options)::run);
  }

  /** Strikes, checks, prints and writes; returns whether every promise was kept. */
  boolean run() throws IOException, InterruptedException {
    if (options.folder() == null) {
      try (Scratch scratch = new Scratch()) {
        run(scratch.resolve("torture"));
      }
    } else {
      run(options.folder());
    }
    figures.setting("seed", options.seed());
    figures.machine();
    figures.print(System.out);
    if (options.out() != null) {
      figures.write(options.out());
    }
    return violations.isEmpty();
  }

  private void run(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path ledgerFile = folder.resolve("ledger");
    if (!options.resume() && Files.exists(ledgerFile)) {
      throw new IllegalArgumentException(
          folder + " holds an earlier run; go on with it by --resume, or take another --dir");
    }
    try (Ledger ledger = new Ledger(ledgerFile);
        Receiver receiver = new Receiver();
        Deployment deployment =
            new Deployment(folder, options.processors(), options.faults(), receiver);
        Tail tail = new Tail(deployment.bootstrap(), Deployment.PARTITIONS);
        UsageWatch watch = watch(deployment)) {
      try (Load load =
          new Load(deployment.bootstrap(), ledger, options.seed(), options.perSecond())) {
        await("the first windows", () -> tail.movedSince(0) == Deployment.PARTITIONS);
        Set<FaultKind> faults = possible(deployment);
        if (faults.isEmpty()) {
          soak(deployment, tail, ledger);
        } else {
          strikes(new Faults(options.seed(), faults), deployment, tail, load, ledger);
        }
        load.stop();
        await("the answer to every metric", load::settled);
      }
      end(deployment, tail, ledger, watch.seen());
    }
  }

  /** What lives of a heap costs a full collection to tell, which faults would not be fair with. */
  private UsageWatch watch(Deployment deployment) {
    return options.faults().isEmpty()
        ? new UsageWatch(deployment, Duration.ofSeconds(30), true)
        : new UsageWatch(deployment, Duration.ofSeconds(5), false);
  }

  private Set<FaultKind> possible(Deployment deployment) {
    deployment
        .impossible()
        .forEach((kind, why) -> System.out.println("  " + kind.word() + " is left out: " + why));
    Set<FaultKind> faults = new HashSet<>(options.faults());
    faults.removeAll(deployment.impossible().keySet());
    if (faults.isEmpty() && !options.faults().isEmpty()) {
      throw new IllegalStateException("none of the faults can be had on this machine");
    }
    return faults;
  }

  private void soak(Deployment deployment, Tail tail, Ledger ledger)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + options.duration().toNanos();
    for (int minute = 1; System.nanoTime() < deadline; minute++) {
      TimeUnit.NANOSECONDS.sleep(
          Math.min(TimeUnit.MINUTES.toNanos(1), deadline - System.nanoTime()));
      ended(deployment.awaitReady());
      check("after minute " + minute, tail);
      System.out.printf("  minute %d; %s%n", minute, so(tail, ledger));
    }
  }

  private void strikes(Faults faults, Deployment deployment, Tail tail, Load load, Ledger ledger)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + options.duration().toNanos();
    for (int number = 1; number <= options.strikes() && System.nanoTime() < deadline; number++) {
      Drawn drawn = faults.draw();
      TimeUnit.MILLISECONDS.sleep(drawn.pauseMillis());
      Struck struck = Faults.strike(drawn, deployment, load);
      await(
          "output of every partition after fault " + number + ", " + drawn.kind().word(),
          () -> {
            revive(deployment);
            return struck.ends().isEmpty()
                ? tail.movedSince(struck.millis()) == Deployment.PARTITIONS
                : tail.movedBehind(struck.ends());
          });
      double seconds = (System.nanoTime() - struck.nanos()) / 1e9;
      recoveries.computeIfAbsent(drawn.kind(), kind -> new ArrayList<>()).add(seconds);
      ended(deployment.awaitReady());
      check("after fault " + number, tail);
      System.out.printf(
          "  fault %d, %s: output of every partition after %.1f s; %s%n",
          number, drawn.kind().word(), seconds, so(tail, ledger));
    }
  }

  /** How it stands, for who looks on. */
  private String so(Tail tail, Ledger ledger) {
    return "%,d metrics sent, %,d windows, %,d transitions, %d wrong"
        .formatted(
            ledger.next(),
            tail.<Integer>look(seen -> seen.windows().size()),
            tail.<Integer>look(seen -> seen.transitions().size()),
            violations.size());
  }

  private void revive(Deployment deployment) {
    try {
      ended(deployment.revive());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void ended(List<String> names) {
    names.forEach(name -> System.out.println("  " + name + " had ended by itself"));
    ended += names.size();
  }

  private void check(String when, Tail tail) throws InterruptedException {
    long from = System.currentTimeMillis() - LOOKED_AT.toMillis();
    note(when, lasting(() -> tail.look(seen -> Checks.windows(seen, from))));
    note(when, settled(() -> tail.look(seen -> seen.bulk().wrong(from))));
    note(when, tail.look(seen -> List.copyOf(seen.violations())));
  }

  /** What was wrong at first, and at each look since, for ten minutes. */
  private static Collection<String> lasting(Supplier<Map<String, String>> question)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Map<String, String> wrong = question.get();
    while (!wrong.isEmpty() && System.nanoTime() < deadline) {
      TimeUnit.SECONDS.sleep(1);
      Map<String, String> now = question.get();
      wrong.keySet().retainAll(now.keySet());
      wrong.replaceAll((key, said) -> now.getOrDefault(key, said));
    }
    return wrong.values();
  }

  /** What is still wrong after ten minutes, of what does not move any more. */
  private static List<String> settled(Supplier<List<String>> question) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<String> wrong = question.get();
    while (!wrong.isEmpty() && System.nanoTime() < deadline) {
      TimeUnit.SECONDS.sleep(1);
      wrong = question.get();
    }
    return wrong;
  }

  private void note(String when, Collection<String> wrong) {
    for (String one : wrong) {
      String told = when + ": " + one;
      if (noted.add(one)) {
        violations.add(told);
        if (violations.size() <= SHOWN) {
          System.out.println("  WRONG " + told);
        }
      }
    }
  }

  private void end(Deployment deployment, Tail tail, Ledger ledger, Map<String, List<Usage>> usage)
      throws IOException, InterruptedException {
    ended(deployment.awaitReady());
    note("at the end", settled(() -> tail.look(seen -> Checks.ledger(ledger, seen))));
    note("at the end", lasting(() -> tail.look(seen -> Checks.windows(seen, Long.MIN_VALUE))));
    long now = System.currentTimeMillis();
    note("at the end", settled(() -> tail.look(seen -> seen.bulk().wrong(now))));
    note("at the end", settled(() -> tail.look(Checks::transitions)));
    note(
        "at the end",
        settled(
            () ->
                Checks.deliveries(
                    tail.look(seen -> List.copyOf(seen.transitions())),
                    deployment.receiver().taken())));
    Bucket bucket = deployment.openBucket();
    Path scratch = deployment.folder().resolve("scratch");
    note(
        "at the end",
        settled(
            () -> {
              try {
                Archived archived = Archived.read(bucket, scratch);
                return tail.look(seen -> Checks.archive(seen, archived));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }));
    note("at the end", tail.look(seen -> List.copyOf(seen.violations())));
    note("at the end", Checks.bounds(usage));
    if (options.faults().isEmpty()) {
      note("at the end", Checks.flat(usage));
    }
    report(deployment, tail, ledger, usage);
  }

  private void report(
      Deployment deployment, Tail tail, Ledger ledger, Map<String, List<Usage>> usage) {
    figures.add("metrics_sent", ledger.sent().cardinality(), "metrics");
    figures.add("metrics_acknowledged", ledger.acknowledged().cardinality(), "metrics");
    figures.add("faults", recoveries.values().stream().mapToInt(List::size).sum(), "faults");
    long bulk = tail.look(seen -> seen.bulk().events());
    if (bulk > 0) {
      figures.add("bulk_metrics", bulk, "metrics");
      figures.add("bulk_series", tail.<Integer>look(seen -> seen.bulk().series()), "series");
    }
    figures.add("windows", tail.<Integer>look(seen -> seen.windows().size()), "windows");
    figures.add(
        "transitions", tail.<Integer>look(seen -> seen.transitions().size()), "transitions");
    figures.add("webhooks", deployment.receiver().taken().size(), "webhooks");
    recoveries.forEach(
        (kind, seconds) -> {
          String name = kind.word().replace('-', '_');
          figures.add(name, seconds.size(), "times");
          figures.add(name + "_output_p50", quantile(seconds, 0.5), "s");
          figures.add(name + "_output_p99", quantile(seconds, 0.99), "s");
          figures.add(name + "_output_max", Collections.max(seconds), "s");
        });
    usage.forEach(
        (name, all) -> {
          figures.add(
              name + "_resident_max",
              (double) all.stream().mapToLong(Usage::resident).max().orElse(0),
              "B");
          if (options.faults().isEmpty() && all.size() > 1) {
            List<Usage> first = all.subList(0, all.size() / 2);
            List<Usage> second = all.subList(all.size() / 2, all.size());
            figures.add(name + "_heap_first_half", Checks.median(first, Usage::heap), "B");
            figures.add(name + "_heap_second_half", Checks.median(second, Usage::heap), "B");
          }
          figures.add(
              name + "_threads_max",
              all.stream().mapToInt(Usage::threads).max().orElse(0),
              "threads");
          figures.add(
              name + "_files_max", all.stream().mapToInt(Usage::files).max().orElse(0), "files");
        });
    figures.add("ended_by_themselves", ended, "processes");
    figures.add("wrong", violations.size(), "violations");
  }

  private static double quantile(List<Double> values, double q) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get((int) Math.ceil(q * sorted.size()) - 1);
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("waited in vain for " + what);
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
