package dev.masterperf.launcher.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.producer.MetricPublisher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbesTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 12, 100})
  void eachPartitionGetsOne(int partitions) {
    List<PerfMetric> published = new ArrayList<>();
    MetricPublisher publisher =
        new MetricPublisher() {
          @Override
          public CompletableFuture<Void> publish(List<PerfMetric> metrics) {
            published.addAll(metrics);
            return CompletableFuture.completedFuture(null);
          }

          @Override
          public void close() {}
        };

    new Probes("host-1", partitions, publisher, () -> Instant.EPOCH).run();

    assertThat(published)
        .extracting(probe -> probe.series().key().homePartition(partitions))
        .containsExactlyElementsOf(IntStream.range(0, partitions).boxed().toList());
  }
}
