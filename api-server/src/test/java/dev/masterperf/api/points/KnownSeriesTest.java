package dev.masterperf.api.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.api.mapping.IncomingSeries;
import dev.masterperf.api.mapping.Mapping;
import dev.masterperf.api.mapping.SourceKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownSeriesTest {

  /** JSON escapes can spell one; the processor would refuse what was acknowledged. */
  @Test
  void aUnitThatNoUtf8TextCanHoldIsRefused() {
    IncomingSeries whole = incoming("s\ud83d\ude00");
    IncomingSeries half = incoming("s\ud83d");

    assertThat(KnownSeries.of(whole, Mapping.DEFAULT).unit().base().symbol())
        .isEqualTo("s\ud83d\ude00");
    assertThatThrownBy(() -> KnownSeries.of(half, Mapping.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the metric's unit has half a surrogate pair, which no UTF-8 text can hold");
  }

  private static IncomingSeries incoming(String unit) {
    return new IncomingSeries(SourceKind.OTLP, "gc", unit, List.of(), IncomingSeries.NO_CONTEXT);
  }
}
