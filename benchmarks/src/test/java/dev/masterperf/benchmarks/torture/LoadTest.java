package dev.masterperf.benchmarks.torture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.wire.MetricCodec;
import dev.masterperf.oracle.SimpleMetric;
import org.junit.jupiter.api.Test;

class LoadTest {
  @Test
  void whatIsTooLongIsRefusedForThatAlone() throws Exception {
    String oversize = Load.oversize(7);
    String shorter = oversize.replaceFirst(" {9000}", "");

    assertThat(MetricCodec.decode(oversize.getBytes(UTF_8), 0))
        .singleElement()
        .isInstanceOf(MetricCodec.Item.Refused.class);
    assertThat(SimpleMetric.read(oversize.getBytes(UTF_8), 0).items())
        .extracting(SimpleMetric.Item::metric)
        .containsOnlyNulls();
    assertThat(MetricCodec.decode(shorter.getBytes(UTF_8), 0))
        .singleElement()
        .isInstanceOf(MetricCodec.Item.Accepted.class);
    assertThat(SimpleMetric.read(shorter.getBytes(UTF_8), 0).items())
        .extracting(SimpleMetric.Item::metric)
        .doesNotContainNull();
  }
}
