package dev.masterperf.api.cluster;

import dev.masterperf.model.Resolution;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.streams.view.AlertsAnswer;
import dev.masterperf.streams.view.MatrixAnswer;
import dev.masterperf.streams.view.MatrixQuery;
import dev.masterperf.streams.view.PerfView;
import dev.masterperf.streams.view.WindowsAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * All instances as one: asks each of them at the same time, this one without a network, and merges
 * what they say.
 */
public final class ClusterView implements PerfView {
  private static final String NOBODY =
      "no instance holds the state at the moment, it is being assigned";

  private final Supplier<List<Instance>> instances;
  private final Instance self;
  private final PerfView local;
  private final Function<Instance, RemoteView> remotes;

  /**
   * @param instances those that hold state now; asked anew for every question
   * @param self the one among them that is this process
   * @param local this process' own state
   */
  public ClusterView(
      Supplier<List<Instance>> instances,
      Instance self,
      PerfView local,
      Function<Instance, RemoteView> remotes) {
    this.instances = instances;
    this.self = self;
    this.local = local;
    this.remotes = remotes;
  }

  @Override
  public MatrixAnswer matrix(MatrixQuery query) {
    List<MatrixAnswer> answers =
        all(() -> local.matrix(query), remote -> remote.matrixLater(query));
    return answers.isEmpty()
        ? new MatrixAnswer(List.of(), 0, List.of(NOBODY))
        : Merge.matrices(answers, query.limit());
  }

  @Override
  public AlertsAnswer alerts() {
    List<AlertsAnswer> answers = all(local::alerts, RemoteView::alertsLater);
    return answers.isEmpty() ? new AlertsAnswer(List.of(), List.of(NOBODY)) : Merge.alerts(answers);
  }

  @Override
  public WindowsAnswer windows(
      SeriesKey series, Resolution resolution, long fromMillis, long toMillis) {
    List<WindowsAnswer> answers =
        all(
            () -> local.windows(series, resolution, fromMillis, toMillis),
            remote -> remote.windowsLater(series, resolution, fromMillis, toMillis));
    return answers.isEmpty()
        ? new WindowsAnswer(List.of(), List.of(NOBODY))
        : Merge.windows(answers);
  }

  /** The questions to others are under way while this instance answers its own. */
  private <T> List<T> all(Supplier<T> own, Function<RemoteView, CompletableFuture<T>> other) {
    List<Instance> asked = instances.get().stream().distinct().toList();
    List<CompletableFuture<T>> underWay =
        asked.stream()
            .filter(instance -> !instance.equals(self))
            .map(remotes.andThen(other))
            .toList();
    List<T> answers = new ArrayList<>();
    if (asked.contains(self)) {
      answers.add(own.get());
    }
    underWay.forEach(answer -> answers.add(answer.join()));
    return answers;
  }
}
