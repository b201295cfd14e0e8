package dev.masterperf.producer.r2;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.RecordingPublisher;
import java.util.List;

/**
 * A tracker and what it has sent. Sums may be cut by the end of a second, so several samples of a
 * series are asked for by their sum and not by their metrics.
 */
final class Recorded implements AutoCloseable {
  private final RecordingPublisher published = new RecordingPublisher();
  private final MasterPerfTracker tracker = new MasterPerfTracker(published);

  MasterPerfTracker tracker() {
    return tracker;
  }

  List<PerfMetric> all() {
    tracker.flush();
    return published.all();
  }

  List<PerfMetric> of(String category, String id) {
    tracker.flush();
    return published.of(category, id);
  }

  /** Of a series with one sample, or several of one moment. */
  PerfMetric only(String category, String id) {
    tracker.flush();
    return published.only(category, id);
  }

  /** Of R2: how many samples there were. */
  long count(String id) {
    return of("R2", id).stream().mapToLong(PerfMetric::events).sum();
  }

  /** Of R2: the sum of all samples. */
  double sum(String id) {
    return of("R2", id).stream()
        .mapToDouble(m -> m.summary() == null ? m.measure() : m.summary().sum())
        .sum();
  }

  /** Of a counter of R2: how far it has come. */
  double total(String id) {
    List<PerfMetric> samples = of("R2", id);
    return samples.get(samples.size() - 1).summary().last();
  }

  @Override
  public void close() {
    tracker.close();
  }
}
