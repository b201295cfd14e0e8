package dev.masterperf.benchmarks.torture;

import dev.masterperf.benchmarks.figures.Figures;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Rehearses the runbook: brings about what shipped alerts tell of, waits until each fires, does
 * what its page says, and waits until each is over. All at once, since most take minutes.
 */
final class Drill implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  /** Rows of a process about itself come every 10 s, and each start has to be in one. */
  private static final int BETWEEN_RESTARTS_SECONDS = 12;

  private static final int RESTARTS = 4;

  /** By processor and by {@link Tail}, before records are dropped. */
  private static final int SECONDS_TO_BE_READ = 5;

  private final Figures figures;
  private final Receiver receiver;
  private final Deployment deployment;
  private final Tail tail;
  private final Load load;
  private final List<Exercise> exercises;

  /** Does something to the deployment. */
  private interface Deed {
    void run() throws IOException, InterruptedException;
  }

  /**
   * @param alert that has to fire
   * @param cause brings it about
   * @param cure ends it, as its page of the runbook says
   * @param ends whether its end is waited for
   */
  private record Exercise(String alert, Deed cause, Deed cure, boolean ends) {
    Exercise(String alert, Deed cause, Deed cure) {
      this(alert, cause, cure, true);
    }
  }

  Drill(Options options, Path folder, Ledger ledger, Figures figures)
      throws IOException, InterruptedException {
    this.figures = figures;
    receiver = new Receiver(folder.resolve("webhooks"));
    deployment = new Deployment(folder, options, receiver);
    tail = new Tail(deployment.bootstrap(), Deployment.PARTITIONS);
    load = new Load(deployment.bootstrap(), ledger, options.seed(), options.perSecond());
    exercises = exercises();
  }

  private List<Exercise> exercises() {
    List<Exercise> all = new ArrayList<>();
    // First, while nothing keeps anybody from being ready.
    all.add(new Exercise("MasterperfRestarts", () -> restart(deployment.archive()), () -> {}));
    // It is over when an hour has passed.
    all.add(new Exercise("MasterperfArchiveLost", this::loseWhatIsNotArchived, () -> {}, false));
    all.add(
        new Exercise(
            "MasterperfTooManySeries",
            () -> load.newSeries(2 * Deployment.SERIES_BUDGET),
            () -> {}));
    // The load has records that nobody can read, and metrics from a clock that is ahead.
    all.add(new Exercise("MasterperfMetricsRefused", () -> {}, load::stop));
    all.add(new Exercise("MasterperfClockAhead", () -> {}, load::stop));
    all.add(
        new Exercise(
            "MasterperfRulesRefused",
            () -> deployment.write(Load.BAD_RULES),
            () -> deployment.write(Load.RULES)));
    // Cured at once, since nothing waits for a receiver that is gone.
    all.add(new Exercise("MasterperfNotificationsLost", this::loseNotifications, () -> {}));
    Deed refuse = () -> receiver.set(Receiver.Mode.FAIL);
    Deed take = () -> receiver.set(Receiver.Mode.TAKE);
    all.add(new Exercise("MasterperfEndpointFails", refuse, take));
    all.add(new Exercise("MasterperfNotificationsWait", refuse, take));
    all.add(new Exercise("MasterperfHeartbeatFails", refuse, take));
    all.add(
        new Exercise(
            "MasterperfArchiveFails",
            () -> deployment.bucketWire().set(Wire.Mode.INTERNAL_ERROR),
            () -> deployment.bucketWire().set(Wire.Mode.PASS)));
    all.add(
        new Exercise("MasterperfProcessGone", deployment.api()::retire, deployment.api()::start));
    // Last: nothing can be started on a full disk.
    deployment
        .disk()
        .ifPresent(disk -> all.add(new Exercise("MasterperfDiskFull", disk::fill, disk::free)));
    return all;
  }

  private void restart(Part part) throws IOException, InterruptedException {
    for (int i = 0; i < RESTARTS; i++) {
      part.kill();
      part.start();
      deployment.awaitReady();
      TimeUnit.SECONDS.sleep(BETWEEN_RESTARTS_SECONDS);
    }
  }

  /** Metrics go on to come while nobody archives, and some of them are dropped. */
  private void loseWhatIsNotArchived() throws IOException, InterruptedException {
    deployment.archive().retire();
    Map<Integer, Long> begin = deployment.ends(Topics.METRICS);
    await(
        "metrics in each partition",
        () ->
            deployment.ends(Topics.METRICS).entrySet().stream()
                .noneMatch(end -> end.getValue().equals(begin.get(end.getKey()))));
    Map<Integer, Long> end = deployment.ends(Topics.METRICS);
    TimeUnit.SECONDS.sleep(SECONDS_TO_BE_READ);
    deployment.dropMetrics(end);
    deployment.archive().start();
    deployment.awaitReady();
  }

  /** The receiver says that it is gone; when it is back, what was given up is sent again. */
  private void loseNotifications() throws IOException, InterruptedException {
    receiver.set(Receiver.Mode.GONE);
    await("a webhook to refuse", () -> receiver.refused() > 0);
    receiver.set(Receiver.Mode.TAKE);
    int before = receiver.taken().size();
    await(
        "a webhook that is sent again",
        () -> {
          deployment.sendAgain();
          return receiver.taken().size() > before;
        });
  }

  private interface Question {
    boolean holds() throws IOException, InterruptedException;
  }

  private void await(String what, Question question) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    while (!question.holds()) {
      if (System.nanoTime() - begin > PATIENCE.toNanos()) {
        throw new IllegalStateException("waited in vain for " + what);
      }
      TimeUnit.SECONDS.sleep(1);
      deployment.revive();
    }
  }

  /** Returns whether every alert fired and was over in time. */
  boolean run() throws IOException, InterruptedException {
    long begin = System.nanoTime();
    for (Exercise one : exercises) {
      one.cause().run();
    }
    List<Exercise> fired = new ArrayList<>();
    for (Exercise one : exercises) {
      if (awaitState(one.alert(), AlertState.FIRING, begin)) {
        fired.add(one);
      }
    }
    long cured = System.nanoTime();
    for (Exercise one : exercises) {
      one.cure().run();
    }
    boolean over = true;
    for (Exercise one : fired) {
      over &= !one.ends() || awaitState(one.alert(), AlertState.RESOLVED, cured);
    }
    return over && fired.size() == exercises.size();
  }

  private boolean awaitState(String alert, AlertState state, long since)
      throws IOException, InterruptedException {
    String name = alert + " " + state.name().toLowerCase(Locale.ROOT);
    while (!seen(alert, state)) {
      if (System.nanoTime() - since > PATIENCE.toNanos()) {
        System.out.println("  " + name + ": not within " + PATIENCE.toMinutes() + " min");
        return false;
      }
      TimeUnit.SECONDS.sleep(1);
      deployment.revive();
    }
    double seconds = (System.nanoTime() - since) / 1e9;
    System.out.printf("  %s after %.0f s%n", name, seconds);
    figures.add(name.replace(' ', '_'), seconds, "s");
    return true;
  }

  /** Whether it fired at any process that it is about, or fires at none any more. */
  private boolean seen(String alert, AlertState state) {
    List<AlertTransition> steps =
        tail.look(seen -> seen.own().stream().filter(step -> step.rule().equals(alert)).toList());
    if (state == AlertState.FIRING) {
      return steps.stream().anyMatch(step -> step.state() == AlertState.FIRING);
    }
    Map<Fingerprint, AlertState> last = new HashMap<>();
    steps.forEach(step -> last.put(step.fingerprint(), step.state()));
    return !last.containsValue(AlertState.FIRING);
  }

  @Override
  public void close() throws IOException {
    load.close();
    tail.close();
    deployment.close();
    receiver.close();
  }
}
