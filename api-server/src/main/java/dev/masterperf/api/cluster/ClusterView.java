package dev.masterperf.api.cluster;

import dev.masterperf.alerts.rule.RuleDocument;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.streams.view.AlertsAnswer;
import dev.masterperf.streams.view.Coverage;
import dev.masterperf.streams.view.MatrixAnswer;
import dev.masterperf.streams.view.MatrixQuery;
import dev.masterperf.streams.view.PartitionCover;
import dev.masterperf.streams.view.PerfView;
import dev.masterperf.streams.view.RunsAnswer;
import dev.masterperf.streams.view.RunsQuery;
import dev.masterperf.streams.view.SeriesAnswer;
import dev.masterperf.streams.view.SeriesQuery;
import dev.masterperf.streams.view.WindowsAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * All instances as one: asks each of them at the same time, this one without a network, and merges
 * what they say partition by partition. What is known of one series lies with the owner of its
 * partition, who is asked alone as long as he still is the owner.
 *
 * <p>Who owns a partition is learnt from the answers and not from the group's metadata, which a
 * process without state does not have and which is old just when partitions move.
 */
public final class ClusterView implements PerfView {
  private static final String NOBODY =
      "no instance is known to hold a part of the state, it is being assigned";

  /**
   * How long an instance is waited for though all partitions are answered for, so that nobody waits
   * for one that is gone for good.
   */
  public static final Duration SECOND_OPINION = Duration.ofMillis(200);

  private final int partitions;
  private final Supplier<List<Instance>> instances;
  private final Instance self;
  private final PerfView local;
  private final Function<Instance, RemoteView> remotes;
  private final Duration secondOpinion;
  private final Map<Integer, Instance> owners = new ConcurrentHashMap<>();

  /**
   * @param partitions of the metrics topic
   * @param instances those that may hold state; asked anew for every question
   * @param self this process, if it is among them
   * @param local this process' own state
   * @param secondOpinion how long an instance is waited for though all partitions are answered for:
   *     it may know one of them better, if it has just taken it over
   */
  public ClusterView(
      int partitions,
      Supplier<List<Instance>> instances,
      Instance self,
      PerfView local,
      Function<Instance, RemoteView> remotes,
      Duration secondOpinion) {
    this.partitions = partitions;
    this.instances = instances;
    this.self = self;
    this.local = local;
    this.remotes = remotes;
    this.secondOpinion = secondOpinion;
  }

  @Override
  public MatrixAnswer matrix(MatrixQuery query) {
    return new Question<>(
            () -> local.matrix(query),
            remote -> remote.matrixLater(query),
            MatrixAnswer::coverage,
            why -> new MatrixAnswer(List.of(), nothing(Coverage.all(partitions), why)),
            answers -> Merge.matrices(partitions, answers, query.limit()))
        .ask(known());
  }

  @Override
  public AlertsAnswer alerts() {
    return new Question<>(
            local::alerts,
            RemoteView::alertsLater,
            AlertsAnswer::coverage,
            why -> new AlertsAnswer(List.of(), nothing(Coverage.all(partitions), why)),
            answers -> Merge.alerts(partitions, answers))
        .ask(known());
  }

  /** All instances are asked at once and waited for: a file that is overlooked would be missed. */
  @Override
  public List<RuleDocument> ruleFiles() {
    List<Instance> known = known();
    List<CompletableFuture<List<RuleDocument>>> underWay =
        known.stream()
            .filter(instance -> !instance.equals(self))
            .map(instance -> remotes.apply(instance).ruleFilesLater())
            .toList();
    Map<String, RuleDocument> byName = new TreeMap<>();
    if (known.contains(self)) {
      local.ruleFiles().forEach(file -> byName.putIfAbsent(file.name(), file));
    }
    underWay.forEach(files -> files.join().forEach(file -> byName.putIfAbsent(file.name(), file)));
    return List.copyOf(byName.values());
  }

  @Override
  public WindowsAnswer windows(
      SeriesKey series,
      Resolution resolution,
      long fromMillis,
      long toMillis,
      OptionalLong maxLag) {
    int home = series.homePartition(partitions);
    Question<WindowsAnswer> question =
        new Question<>(
            () -> local.windows(series, resolution, fromMillis, toMillis, maxLag),
            remote -> remote.windowsLater(series, resolution, fromMillis, toMillis, maxLag),
            WindowsAnswer::coverage,
            why -> new WindowsAnswer(List.of(), nothing(List.of(home), why)),
            answers -> Merge.windows(partitions, home, answers));
    List<Instance> known = known();
    Instance owner = owners.get(home);
    if (owner != null && known.contains(owner)) {
      WindowsAnswer answer = question.ask(List.of(owner));
      // With a copy alone he is the owner no longer, and somebody else may be.
      if (answer.coverage().complete() && answer.coverage().stale().isEmpty()) {
        return answer;
      }
    }
    return question.ask(known);
  }

  @Override
  public SeriesAnswer series(SeriesQuery query) {
    return new Question<>(
            () -> local.series(query),
            remote -> remote.seriesLater(query),
            SeriesAnswer::coverage,
            why -> new SeriesAnswer(List.of(), false, nothing(Coverage.all(partitions), why)),
            answers -> Merge.series(partitions, answers, query.limit()))
        .ask(known());
  }

  /** Each owner is asked for his series; if that does not find all, everybody for everything. */
  @Override
  public RunsAnswer runs(RunsQuery query) {
    List<Instance> known = known();
    Map<Instance, List<SeriesKey>> byOwner = new LinkedHashMap<>();
    for (SeriesKey key : query.series()) {
      Instance owner = owners.get(key.homePartition(partitions));
      if (owner == null || !known.contains(owner)) {
        return runs(query, known);
      }
      byOwner.computeIfAbsent(owner, fresh -> new ArrayList<>()).add(key);
    }
    if (byOwner.size() == 1) { // as with one process, where one question will do
      RunsAnswer answer = runs(query, List.copyOf(byOwner.keySet()));
      return answer.coverage().complete() ? answer : runs(query, known);
    }
    RunsAnswer answer = ofOwners(query, byOwner);
    return answer.coverage().complete() ? answer : runs(query, known);
  }

  private RunsAnswer ofOwners(RunsQuery query, Map<Instance, List<SeriesKey>> byOwner) {
    List<CompletableFuture<RunsAnswer>> underWay = new ArrayList<>();
    byOwner.forEach(
        (owner, keys) -> {
          if (!owner.equals(self)) {
            underWay.add(remotes.apply(owner).runsLater(query.of(keys)));
          }
        });
    List<RunsAnswer> answers = new ArrayList<>();
    List<SeriesKey> own = byOwner.get(self);
    if (own != null) {
      answers.add(local.runs(query.of(own)));
    }
    underWay.forEach(answer -> answers.add(answer.join()));
    return Merge.runs(partitions, query.homes(partitions), answers);
  }

  private RunsAnswer runs(RunsQuery query, List<Instance> asked) {
    List<Integer> homes = query.homes(partitions);
    return new Question<>(
            () -> local.runs(query),
            remote -> remote.runsLater(query),
            RunsAnswer::coverage,
            why -> new RunsAnswer(List.of(), nothing(homes, why)),
            answers -> Merge.runs(partitions, homes, answers))
        .ask(asked);
  }

  private List<Instance> known() {
    return instances.get().stream().distinct().toList();
  }

  private Coverage nothing(List<Integer> wanted, String why) {
    return new Coverage(partitions, wanted, List.of(), List.of(why));
  }

  /** Said by a process that takes no part in the group, and so knows no more than it is told. */
  private static String askedWere(Collection<Instance> asked) {
    return asked.stream().map(Instance::toString).sorted().collect(Collectors.joining(", "))
        + (asked.size() == 1 ? " was" : " were")
        + " asked; processors that are not among them have to be named (--peers)";
  }

  /**
   * One question to several instances.
   *
   * <p>Its parts, in the order of the constructor: who answers it here; who asks another instance,
   * whose answer never fails; what an answer covers; an answer that holds nothing, for a reason;
   * how the answers become one.
   */
  private final class Question<A> {
    private final Supplier<A> own;
    private final Function<RemoteView, CompletableFuture<A>> other;
    private final Function<A, Coverage> coverage;
    private final Function<String, A> nothing;
    private final Function<List<A>, A> merge;

    Question(
        Supplier<A> own,
        Function<RemoteView, CompletableFuture<A>> other,
        Function<A, Coverage> coverage,
        Function<String, A> nothing,
        Function<List<A>, A> merge) {
      this.own = own;
      this.other = other;
      this.coverage = coverage;
      this.nothing = nothing;
      this.merge = merge;
    }

    /** The questions to others are under way while this instance answers its own. */
    A ask(List<Instance> asked) {
      if (asked.isEmpty()) {
        return nothing.apply(NOBODY);
      }
      Map<Instance, CompletableFuture<A>> underWay = new LinkedHashMap<>();
      asked.stream()
          .filter(instance -> !instance.equals(self))
          .forEach(instance -> underWay.put(instance, other.apply(remotes.apply(instance))));
      if (asked.contains(self)) {
        underWay.put(self, CompletableFuture.completedFuture(own.get()));
      }
      CompletableFuture<Void> all =
          CompletableFuture.allOf(underWay.values().toArray(CompletableFuture[]::new));
      all.copy().completeOnTimeout(null, secondOpinion.toMillis(), TimeUnit.MILLISECONDS).join();
      boolean allAnswered = all.isDone();
      A early = merged(underWay);
      if (allAnswered || coverage.apply(early).complete()) {
        return early;
      }
      all.join();
      return merged(underWay);
    }

    private A merged(Map<Instance, CompletableFuture<A>> underWay) {
      List<A> answers = new ArrayList<>();
      Map<Integer, PartitionCover> best = new TreeMap<>();
      underWay.forEach(
          (instance, answer) -> {
            if (answer.isDone()) {
              answers.add(answer.join());
              coverage
                  .apply(answer.join())
                  .covered()
                  .forEach(cover -> learn(instance, cover, best));
            }
          });
      if (!underWay.containsKey(self)) {
        answers.add(nothing.apply(askedWere(underWay.keySet())));
      }
      return merge.apply(answers);
    }
  }

  /** A wrong guess costs one question to an instance that has to pass; the next answer mends it. */
  private void learn(
      Instance instance, PartitionCover cover, Map<Integer, PartitionCover> bestSoFar) {
    PartitionCover before = bestSoFar.get(cover.partition());
    if (!cover.standby() && (before == null || cover.betterThan(before))) {
      bestSoFar.put(cover.partition(), cover);
      owners.put(cover.partition(), instance);
    }
  }
}
