package dev.masterperf.launcher.watch;

import dev.masterperf.model.MetricType;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.producer.MetricPublisher;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Metrics that have to come out of the processor again, one for each partition: so something comes
 * out of each, however idle it is, if anything can. They are rows of the product's own scope.
 */
public final class Probes implements Runnable {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final List<Series> series;
  private final MetricPublisher publisher;
  private final InstantSource clock;

  /**
   * @param instance name of this process
   * @param partitions of the metrics topic
   * @param publisher stays its owner's
   */
  public Probes(String instance, int partitions, MetricPublisher publisher, InstantSource clock) {
    this.series =
        IntStream.range(0, partitions)
            .mapToObj(partition -> at(partition, partitions, instance))
            .toList();
    this.publisher = publisher;
    this.clock = clock;
  }

  /** Tries names until one has its home there: about as many as there are partitions. */
  private static Series at(int partition, int partitions, String instance) {
    return IntStream.iterate(0, attempt -> attempt + 1)
        .mapToObj(attempt -> series(attempt, instance))
        .filter(probe -> probe.key().homePartition(partitions) == partition)
        .findFirst()
        .orElseThrow();
  }

  private static Series series(int number, String instance) {
    return new Series(
        Series.OWN_SCOPE,
        "MasterPerf",
        MetricType.PERFORMANCE,
        "Heartbeat",
        Series.DEFAULT_SUB_CAT,
        "masterperf_probe",
        instance,
        new TreeMap<>(Map.of("probe", Integer.toString(number))));
  }

  List<Series> series() {
    return series;
  }

  /** Sends one to each; what the broker does not take does not come out, which is what counts. */
  @Override
  public void run() {
    long now = clock.millis();
    publisher.publish(
        series.stream()
            .map(
                probe ->
                    PerfMetric.of(
                        probe, new Quantity(1, Unit.ONE), Status.OK, now * NANOS_PER_MILLI))
            .toList());
  }
}
