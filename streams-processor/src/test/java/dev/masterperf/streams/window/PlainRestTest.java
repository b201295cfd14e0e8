package dev.masterperf.streams.window;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.model.packed.PackedInput;
import dev.masterperf.model.packed.PackedOutput;
import dev.masterperf.model.wire.MetricCodec;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainRestTest {
  private static final long TIME = 1_700_000_011_000_000_000L;
  private static final String PLAIN =
      "\"value\":\"57.56ms\",\"measure\":0.057555816,\"unit\":\"s\",\"status\":\"ok\","
          + "\"ts\":\"1700000011000000000\"";

  @Property
  void whatProducersWriteOfAMeasurementIsShortAndReadBack(
      @ForAll double value,
      @ForAll boolean ok,
      @ForAll @LongRange(min = 1_000_000_000_000_000_000L) long tsNanos) {
    Quantity quantity = new Quantity(Double.isFinite(value) ? value : 0, Unit.SECONDS);
    PerfMetric metric =
        PerfMetric.of(
            Series.of("R2", "Upload", "upload"), quantity, ok ? Status.OK : Status.ERROR, tsNanos);
    byte[] rest = MetricCodec.rest(metric);

    assertThat(readBack(rest, rest.length, "s", tsNanos)).contains(new String(rest, UTF_8));
  }

  /** Whatever a sender writes, and however it is damaged: all of it is kept, or it is declined. */
  @Property(tries = 5_000)
  void nothingElseIsTakenForIt(
      @ForAll @IntRange(max = 95) int at,
      @ForAll char put,
      @ForAll @IntRange(max = 3) int over,
      @ForAll @IntRange(max = 200) int length) {
    int from = Math.min(at, PLAIN.length());
    String damaged =
        PLAIN.substring(0, from) + put + PLAIN.substring(Math.min(from + over, PLAIN.length()));
    byte[] rest = damaged.getBytes(UTF_8);
    int cut = Math.min(length, rest.length);

    for (int taken : new int[] {rest.length, cut}) {
      readBack(rest, taken, "s", TIME)
          .ifPresent(read -> assertThat(read).isEqualTo(new String(rest, 0, taken, UTF_8)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"By", "", "ß"})
  void aUnitThatIsNotTheSeriesIsDeclined(String unit) {
    byte[] rest = PLAIN.getBytes(UTF_8);

    assertThat(readBack(rest, rest.length, unit, TIME)).isEmpty();
  }

  @Test
  void aTimeThatIsNotTheRowsIsDeclined() {
    byte[] rest = PLAIN.getBytes(UTF_8);

    assertThat(readBack(rest, rest.length, "s", TIME)).isPresent();
    assertThat(readBack(rest, rest.length, "s", TIME + 1)).isEmpty();
  }

  @Test
  void anEventThatSaysMoreIsDeclined() {
    PerfMetric metric =
        PerfMetric.of(
                Series.of("R2", "Upload", "upload"),
                new Quantity(0.2, Unit.SECONDS),
                Status.OK,
                TIME)
            .withProperties(Map.of("host", "a"));
    byte[] rest = MetricCodec.rest(metric);

    assertThat(readBack(rest, rest.length, "s", TIME)).isEmpty();
  }

  /** Empty where it was declined. */
  private static Optional<String> readBack(byte[] rest, int length, String unit, long tsNanos) {
    PackedOutput out = new PackedOutput();
    if (!PlainRest.write(out, rest, length, unit, tsNanos)) {
      assertThat(out.size()).isZero();
      return Optional.empty();
    }
    PackedInput in = new PackedInput(out.toByteArray());
    String read = new String(PlainRest.read(in, unit, tsNanos), UTF_8);
    assertThat(in.hasRemaining()).isFalse();
    return Optional.of(read);
  }
}
