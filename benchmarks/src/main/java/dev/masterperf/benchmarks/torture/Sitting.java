package dev.masterperf.benchmarks.torture;

import dev.masterperf.archive.SegmentSettings;
import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.benchmarks.torture.Checks.Extent;
import dev.masterperf.benchmarks.torture.Faults.Drawn;
import dev.masterperf.benchmarks.torture.Faults.Struck;
import dev.masterperf.model.WindowAggregate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One sitting of a run: a deployment under load, struck or left alone, and looked at all along. One
 * thread drives it.
 */
final class Sitting implements AutoCloseable {
  /** Windows that ended earlier were looked at after the faults before. */
  private static final Duration LOOKED_AT = Duration.ofMinutes(4);

  /** At the end; the shortest windows are kept hot for an hour. */
  private static final Duration HOT = Duration.ofMinutes(30);

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int SHOWN = 20;

  private final Options options;
  private final Ledger ledger;
  private final Receiver receiver;
  private final Deployment deployment;
  private final Tail tail;
  private final UsageWatch watch;
  private final List<String> violations = new ArrayList<>();
  private final Set<String> noted = new HashSet<>();
  private final Strikes strikes;

  /** All that is wrong; only the first of it is printed. */
  private final Journal wrongs;

  /** How often each process had ended by itself at the last look, by its name. */
  private Map<String, Integer> endedBefore = Map.of();

  /** Starts the deployment and returns when it is ready. */
  Sitting(Options options, Path folder, Ledger ledger) throws IOException, InterruptedException {
    this.options = options;
    this.ledger = ledger;
    System.out.println("  starting a deployment; its logs and all that is kept are in " + folder);
    strikes = new Strikes(folder.resolve("faults"));
    wrongs = new Journal(folder.resolve("wrong"));
    receiver = new Receiver(folder.resolve("webhooks"));
    deployment = new Deployment(folder, options, receiver);
    tail = new Tail(deployment.bootstrap(), Deployment.PARTITIONS);
    // What lives of a heap takes a full collection to tell, which would not be fair beside faults.
    watch =
        isSoak()
            ? new UsageWatch(deployment, Duration.ofSeconds(30), true)
            : new UsageWatch(deployment, Duration.ofSeconds(5), false);
  }

  /** Nothing is struck. */
  private boolean isSoak() {
    return options.faults().isEmpty();
  }

  /** Sends, strikes, and looks; then ends the load and looks at all of it once more. */
  void run() throws IOException, InterruptedException {
    long begin = System.currentTimeMillis();
    try (Load load =
        new Load(deployment.bootstrap(), ledger, options.seed(), options.perSecond())) {
      // Of this sitting: then all that earlier ones wrote is read, too.
      await("the first windows", () -> tail.movedSince(begin) == Deployment.PARTITIONS);
      System.out.println("  all parts are ready and the load is on");
      if (isSoak()) {
        soak();
      } else {
        strikes(new Faults(options.seed(), options.faults()), load);
      }
      load.stop();
      await("the answer to every metric", load::settled);
    }
    lookAtAll();
  }

  /**
   * Those that cannot be had here. They are drawn all the same, or else a seed would not replay.
   */
  private Set<FaultKind> impossible() {
    Map<FaultKind, String> impossible = deployment.impossible();
    impossible.forEach(
        (kind, why) -> System.out.println("  " + kind.word() + " is left out: " + why));
    if (impossible.keySet().containsAll(options.faults())) {
      throw new IllegalStateException("none of the faults can be had on this machine");
    }
    return impossible.keySet();
  }

  private void soak() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + options.duration().toNanos();
    for (int minute = 1; System.nanoTime() < deadline; minute++) {
      TimeUnit.NANOSECONDS.sleep(
          Math.min(TimeUnit.MINUTES.toNanos(1), deadline - System.nanoTime()));
      ended(deployment.awaitReady());
      look("after minute " + minute);
      System.out.printf("  minute %d; %s%n", minute, progress());
    }
  }

  private void strikes(Faults faults, Load load) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + options.duration().toNanos();
    Set<FaultKind> impossible = impossible();
    for (int i = 0; i < strikes.count(); i++) {
      faults.draw(impossible); // those of earlier sittings
    }
    for (int i = 0; i < options.strikes() && System.nanoTime() < deadline; i++) {
      Drawn drawn = faults.draw(impossible);
      int killed = kills();
      TimeUnit.MILLISECONDS.sleep(drawn.pauseMillis());
      Struck struck = Faults.strike(drawn, deployment, load);
      String name = "fault " + (strikes.count() + 1) + ", " + drawn.kind().word();
      double next = awaitOutput(name, struck, 1);
      Recovery recovery = new Recovery(next, awaitOutput(name, struck, Deployment.PARTITIONS));
      ended(deployment.awaitReady());
      look("after " + name);
      strikes.add(drawn.kind(), kills() - killed, recovery);
      System.out.printf(
          "  %s: output after %.1f s, of every partition after %.1f s; %s%n",
          name, recovery.next(), recovery.all(), progress());
    }
    Set<FaultKind> left = EnumSet.copyOf(options.faults());
    left.removeAll(strikes.recoveries().keySet());
    if (!left.isEmpty()) {
      System.out.println(
          "  not drawn: " + left.stream().map(FaultKind::word).collect(Collectors.joining(", ")));
    }
  }

  /** Returns after how many seconds so many partitions had put out windows. */
  private double awaitOutput(String name, Struck struck, int partitions)
      throws InterruptedException {
    await(
        "output of " + partitions + " partitions after " + name,
        () -> {
          revive();
          int moved =
              struck.ends().isEmpty()
                  ? tail.movedSince(struck.millis())
                  : tail.movedBehind(struck.ends());
          return moved >= partitions;
        });
    return (System.nanoTime() - struck.nanos()) / 1e9;
  }

  private void revive() {
    try {
      ended(deployment.revive());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void ended(List<String> names) {
    names.forEach(name -> System.out.println("  " + name + " had ended by itself"));
  }

  /** How it stands, for who looks on. */
  private String progress() {
    return "%,d metrics sent, %,d windows, %,d transitions, %d wrong"
        .formatted(ledger.next(), windows(), transitions(), violations.size());
  }

  /** Looks at what has to hold while the load goes on. */
  private void look(String when) throws InterruptedException {
    long from = System.currentTimeMillis() - LOOKED_AT.toMillis();
    note(when, lasting(() -> tail.look(seen -> Checks.windows(seen, from))));
    note(when, lasting(() -> hot(from)));
    note(when, settled(() -> tail.look(seen -> seen.bulk().wrong(from))));
    note(when, transitions(Extent.SO_FAR));
    List<Receiver.Taken> told = receiver.taken();
    note(when, settled(() -> deliveries(told, Extent.SO_FAR)));
    note(when, settled(() -> archive(Archived::shallow)));
    note(when, tail.look(seen -> List.copyOf(seen.violations())));
    crashLoops(when);
  }

  private void crashLoops(String when) {
    Map<String, Integer> now =
        deployment.all().stream().collect(Collectors.toMap(Part::name, Part::ended, Integer::sum));
    note(when, Checks.crashLoops(endedBefore, now));
    endedBefore = now;
  }

  private void lookAtAll() throws IOException, InterruptedException {
    String when = "at the end";
    ended(deployment.awaitReady());
    note(when, settled(() -> tail.look(seen -> Checks.ledger(ledger, seen))));
    note(when, lasting(() -> tail.look(seen -> Checks.windows(seen, Long.MIN_VALUE))));
    long now = System.currentTimeMillis();
    note(when, lasting(() -> hot(now - HOT.toMillis())));
    note(when, settled(() -> tail.look(seen -> seen.bulk().wrong(now))));
    note(when, settled(() -> transitions(Extent.ALL)));
    note(when, settled(() -> deliveries(receiver.taken(), Extent.ALL)));
    Path scratch = deployment.folder().resolve("scratch");
    note(
        when,
        settled(
            () ->
                archive(
                    bucket -> {
                      Archived archived = Archived.read(bucket, scratch);
                      return tail.look(
                          seen ->
                              Stream.of(
                                      Checks.archive(seen, archived),
                                      Checks.archivedWindows(
                                          seen, archived, SegmentSettings.DEFAULT.resolutions()))
                                  .flatMap(List::stream)
                                  .toList());
                    })));
    note(when, tail.look(seen -> List.copyOf(seen.violations())));
    crashLoops(when);
    note(when, Checks.bounds(watch.seen()));
    if (isSoak()) {
      note(when, Checks.flat(watch.seen()));
      Set<String> notTold = Checks.notTold(watch.seen());
      if (!notTold.isEmpty()) {
        System.out.println("  too short to tell whether they grow, it takes 13 min: " + notTold);
      }
    }
  }

  private Map<String, String> hot(long afterMillis) {
    Set<String> series =
        tail.look(
            seen ->
                seen.models().stream()
                    .flatMap(model -> model.series().stream())
                    .collect(Collectors.toSet()));
    try {
      Map<String, WindowAggregate> answered = HotWindows.read(deployment, series, afterMillis);
      return tail.look(seen -> Checks.hot(seen, answered, afterMillis));
    } catch (IOException e) {
      return Map.of("the API", "the API does not answer: " + e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while the API was asked", e);
    }
  }

  private List<String> transitions(Extent extent) {
    return tail.look(seen -> Checks.transitions(seen, extent));
  }

  private List<String> deliveries(List<Receiver.Taken> told, Extent extent) {
    return Checks.deliveries(tail.look(seen -> List.copyOf(seen.transitions())), told, extent);
  }

  private interface BucketQuestion {
    List<String> of(Bucket bucket) throws IOException;
  }

  private List<String> archive(BucketQuestion question) {
    try {
      return question.of(deployment.openBucket());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was wrong at first, and at each look since, for ten minutes. */
  private Collection<String> lasting(Supplier<Map<String, String>> question)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Map<String, String> wrong = question.get();
    while (!wrong.isEmpty() && System.nanoTime() < deadline) {
      TimeUnit.SECONDS.sleep(1);
      revive();
      Map<String, String> now = question.get();
      wrong.keySet().retainAll(now.keySet());
      wrong.replaceAll((key, said) -> now.getOrDefault(key, said));
    }
    return wrong.values();
  }

  /** What is still wrong after ten minutes, of what does not move any more. */
  private List<String> settled(Supplier<List<String>> question) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<String> wrong = question.get();
    while (!wrong.isEmpty() && System.nanoTime() < deadline) {
      TimeUnit.SECONDS.sleep(1);
      revive();
      wrong = question.get();
    }
    return wrong;
  }

  private void note(String when, Collection<String> wrong) {
    for (String one : wrong) {
      String told = when + ": " + one;
      if (noted.add(one)) {
        violations.add(told);
        wrongs.append(told.replace('\n', ' '));
        if (violations.size() <= SHOWN) {
          System.out.println("  WRONG " + told);
        }
      }
    }
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

  /** What is wrong, one sentence each. */
  List<String> violations() {
    return List.copyOf(violations);
  }

  /** The faults of this sitting and those before. */
  Strikes strikes() {
    return strikes;
  }

  /** What each part took, by its name, oldest first. */
  Map<String, List<Usage>> usage() {
    return watch.seen();
  }

  private int kills() {
    return deployment.all().stream().mapToInt(Part::kills).sum();
  }

  /** How many processes ended by themselves. */
  int ended() {
    return deployment.all().stream().mapToInt(Part::ended).sum();
  }

  int windows() {
    return tail.look(seen -> seen.windows().size());
  }

  int transitions() {
    return tail.look(seen -> seen.transitions().size());
  }

  int webhooks() {
    return receiver.taken().size();
  }

  long bulkMetrics() {
    return tail.look(seen -> seen.bulk().events());
  }

  int bulkSeries() {
    return tail.look(seen -> seen.bulk().series());
  }

  @Override
  public void close() throws IOException {
    watch.close();
    tail.close();
    deployment.close();
    receiver.close();
    strikes.close();
    wrongs.close();
  }
}
