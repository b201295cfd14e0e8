package dev.masterperf.api.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class JsonOutTest {
  @Property(tries = 5_000)
  void numbersOfFewDecimalsAreWrittenAsAllOthers(
      @ForAll long digits,
      @ForAll @IntRange(max = 20) int decimals,
      @ForAll @IntRange(max = 18) int fewer)
      throws IOException {
    double value = digits / (long) Math.pow(10, fewer) / Math.pow(10, decimals);

    for (double near : new double[] {value, Math.nextUp(value), Math.nextDown(value)}) {
      assertThat(written(near)).isEqualTo('"' + GoNumber.text(near) + '"');
    }
  }

  @Property
  void anyNumberIsWritten(@ForAll double value) throws IOException {
    assertThat(written(value)).isEqualTo('"' + GoNumber.text(value) + '"');
  }

  @Example
  void theEdgesOfFewDecimalsAreWrittenAsAllOthers() throws IOException {
    for (double value :
        new double[] {
          0,
          -0.0,
          1e-6,
          -1e-6,
          5e-7,
          0.1,
          -0.05,
          10,
          1_000_000,
          999_999_999.999999,
          1e9,
          1e15,
          123.4567891
        }) {
      assertThat(written(value)).isEqualTo('"' + GoNumber.text(value) + '"');
    }
  }

  @Property
  void timesAreSecondsWithThreeDecimalsAtMost(
      @ForAll @LongRange(min = -10_000, max = 4_102_444_800_000L) long millis) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonOut out = new JsonOut(bytes)) {
      out.time(millis);
    }

    String text = bytes.toString(StandardCharsets.UTF_8);
    assertThat(Double.parseDouble(text) * 1000)
        .isCloseTo(millis, org.assertj.core.data.Offset.offset(0.01));
    assertThat(text).matches("-?\\d+(\\.\\d{3})?");
  }

  @Property
  void timesOfTheSeriesBeforeAreWrittenAsIfThereWereNone(
      @ForAll List<@Size(max = 200) List<@IntRange(max = 5) Integer>> series) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StringBuilder expected = new StringBuilder();
    try (JsonOut out = new JsonOut(bytes)) {
      for (List<Integer> steps : series) {
        out.rewindTimes();
        long millis = -2_000;
        for (int step : steps) {
          millis += step * 500L;
          out.time(millis).raw(' ');
          expected.append(BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString());
          expected.append(' ');
        }
      }
    }

    assertThat(numbers(bytes.toString(StandardCharsets.UTF_8)))
        .isEqualTo(numbers(expected.toString()));
  }

  private static List<BigDecimal> numbers(String text) {
    return Arrays.stream(text.split(" "))
        .filter(one -> !one.isEmpty())
        .map(one -> new BigDecimal(one).setScale(3))
        .toList();
  }

  private static String written(double value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonOut out = new JsonOut(bytes)) {
      out.number(value);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
