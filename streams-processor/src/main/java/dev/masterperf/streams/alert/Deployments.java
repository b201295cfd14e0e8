package dev.masterperf.streams.alert;

import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.model.Deployment;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.streams.window.Outcome;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Tells the tasks of all partitions of events that mark deployments, if rules here have detectors:
 * what they judge lies on any partition.
 */
final class Deployments {
  private final boolean wanted;
  private final int partition;
  private final int partitions;
  private final Consumer<RuleOutput> outputs;

  Deployments(RuleSet rules, int partition, int partitions, Consumer<RuleOutput> outputs) {
    this.wanted = rules.judges();
    this.partition = partition;
    this.partitions = partitions;
    this.outputs = outputs;
  }

  /** One that came out of order is passed over: its row shows a newer one. */
  void onUpdate(Outcome.Updated updated) {
    if (!wanted
        || updated.eventMillis() != updated.row().newestMillis()
        || !isMarker(updated.series())) {
      return;
    }
    PerfMetric event = updated.row().latest();
    Deployment deployment =
        new Deployment(
            event.series().scope(),
            event.series().id(),
            event.value(),
            Instant.ofEpochMilli(updated.eventMillis()));
    for (int to = 0; to < partitions; to++) {
      outputs.accept(new RuleOutput.Message(to, RuleMessage.of(partition, deployment)));
    }
  }

  /** Asked at each event, so the text is read only where it may be one. */
  private static boolean isMarker(SeriesKey series) {
    return series.text().contains(Deployment.CATEGORY)
        && Series.parse(series).category().equals(Deployment.CATEGORY);
  }
}
