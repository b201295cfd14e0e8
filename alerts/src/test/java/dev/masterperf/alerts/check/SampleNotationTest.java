package dev.masterperf.alerts.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.query.series.Staleness;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampleNotationTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 2 3 | 1.0 2.0 3.0",
        "1+2x3 | 1.0 3.0 5.0 7.0",
        "10-2x2 | 10.0 8.0 6.0",
        "-1-2x1 | -1.0 -3.0",
        "4x2 | 4.0 4.0 4.0",
        "4x0 | 4.0",
        "1 _ 2 _x2 3 | 1.0 null 2.0 null null 3.0",
        "1e3+1x1 .5 0x2 | 1000.0 1001.0 0.5 0.0 0.0 0.0",
        "Inf -Inf +Inf NaN | Infinity -Infinity Infinity NaN",
      })
  void readsValues(String text, String values) {
    assertThat(SampleNotation.values(text).stream().map(String::valueOf))
        .containsExactlyElementsOf(Arrays.asList(values.split(" ")));
  }

  @Test
  void aSeriesMayEnd() {
    Double last = SampleNotation.values("1 stale").get(1);

    assertThat(last != null && Staleness.isMarker(last)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1+x3", "x3", "_+1x3", "1 + 1x3", "1+1", "a", "stalex3", "1x9999999999"})
  void refusesWhatIsNoSample(String text) {
    assertThatThrownBy(() -> SampleNotation.values(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void saysThatHistogramsAreNotReadHere() {
    assertThatThrownBy(() -> SampleNotation.values("{{schema:0 sum:1 count:1}}x3"))
        .hasMessageContaining("native histograms");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "up{job=\"a\", i='b'} | {__name__=\"up\", i=\"b\", job=\"a\"}",
        "up | {__name__=\"up\"}",
        "{} | {}",
        "{__name__=\"up\"} | {__name__=\"up\"}",
        "^^ | {}",
      })
  void readsTheLabelsOfASeries(String series, String labels) {
    assertThat(SampleNotation.labels(series)).hasToString(labels);
  }

  @ParameterizedTest
  @ValueSource(strings = {"up{job!=\"a\"}", "up[5m]", "up{", "1", "sum(up)"})
  void refusesWhatIsNoSeries(String series) {
    assertThatThrownBy(() -> SampleNotation.labels(series))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"1, 1E+00", "0, 0E+00", "-0.0025, -2.5E-03", "1234.5, 1.2345E+03", "1e300, 1E+300"})
  void writesNumbersAsPromtool(double value, String text) {
    assertThat(GoExponent.text(value)).isEqualTo(text);
  }
}
