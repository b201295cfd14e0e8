package dev.masterperf.streams.scopetopic;

import dev.masterperf.model.DeadLetter;
import dev.masterperf.model.DeletedScopes;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Scopes;
import dev.masterperf.model.wire.MetricCodec.Item;
import dev.masterperf.streams.ingest.DecodeMetrics;
import dev.masterperf.streams.ingest.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one record of a scope's topic.
 *
 * @param metrics that are copied, in their order
 * @param letters what is not, and why
 */
record Copies(List<PerfMetric> metrics, List<DeadLetter> letters) {

  Copies {
    metrics = List.copyOf(metrics);
    letters = List.copyOf(letters);
  }

  /**
   * Looks at each item. One that names no scope is of the topic's; one without a time is of when
   * its record arrived at the topic.
   *
   * @param payload the record's value
   * @param scope that the topic is for
   */
  static Copies of(byte @Nullable [] payload, Place place, String scope, DeletedScopes deleted) {
    List<PerfMetric> metrics = new ArrayList<>();
    List<DeadLetter> letters = new ArrayList<>();
    DecodeMetrics.decode(
            payload,
            place,
            scope,
            item -> {
              if (item instanceof Item.Accepted accepted) {
                objection(accepted, place, scope, deleted)
                    .ifPresentOrElse(letters::add, () -> metrics.add(accepted.metric()));
              } else if (item instanceof Item.Refused refused) {
                letters.add(DecodeMetrics.letter(refused, place));
              }
            })
        .ifPresent(letters::add);
    return new Copies(metrics, letters);
  }

  /** Deletion comes first: of a deleted scope not even a dead letter keeps anything. */
  private static Optional<DeadLetter> objection(
      Item.Accepted item, Place place, String scope, DeletedScopes deleted) {
    PerfMetric metric = item.metric();
    Optional<String> gone = deleted.refusal(metric.series().scope());
    if (gone.isPresent()) {
      return Optional.of(
          DecodeMetrics.ofDeletedScope(gone.get(), item.index(), item.events(), place));
    }
    return Scopes.contains(scope, metric.series().scope())
        ? Optional.empty()
        : Optional.of(DecodeMetrics.ofForeignScope(metric, scope, item.index(), place));
  }
}
