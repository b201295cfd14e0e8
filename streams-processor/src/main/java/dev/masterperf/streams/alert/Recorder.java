package dev.masterperf.streams.alert;

import dev.masterperf.alerts.rule.RecordingRule;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.query.series.Labels;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Writes values of recording rules as metrics. */
final class Recorder {
  private final Consumer<RuleOutput> outputs;

  Recorder(Consumer<RuleOutput> outputs) {
    this.outputs = outputs;
  }

  /** Writes one. What is no finite number cannot be a metric and is left out. */
  void record(RecordingRule rule, Labels labels, double value, long atMillis) {
    if (Double.isFinite(value)) {
      outputs.accept(
          new RuleOutput.Recorded(
              PerfMetric.of(
                  rule.recorded(labels.toMap()),
                  new Quantity(value, Unit.ONE),
                  Status.OK,
                  TimeUnit.MILLISECONDS.toNanos(atMillis))));
    }
  }
}
