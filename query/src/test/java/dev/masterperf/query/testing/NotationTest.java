package dev.masterperf.query.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.query.syntax.SeriesText;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Series, values and histograms as scripts write them. */
class NotationTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5 | [5]",
        "1+2x3 | [1, 3, 5, 7]",
        "10-2.5x2 | [10, 7.5, 5]",
        "-1+-1 | ",
        "0x3 | [0, 0, 0, 0]",
        "_ 1 _x2 | [_, 1, _, _]",
        "stale NaN Inf -Inf +Inf | [stale, NaN, +Inf, -Inf, +Inf]",
        "1e3 1E-3 .5 | [1000, 0.001, 0.5]",
        "Inf-1x1 | [+Inf, +Inf]",
        "{{count:1 sum:2}}x1 | [{{schema:0 count:1 sum:2}}, {{schema:0 count:1 sum:2}}]",
        "{{count:3}}-{{count:1}}x1 | [{{schema:0 count:3}}, {{schema:0 count:2}}]",
      })
  void readsSequences(String text, String values) {
    if (values == null) {
      assertThatThrownBy(() -> SequenceNotation.parse(text))
          .isInstanceOf(IllegalArgumentException.class);
    } else {
      assertThat(SequenceNotation.parse(text)).hasToString(values);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{schema:0}}",
        "{{schema:-4 count:7 sum:-1.5 z_bucket:1 z_bucket_w:0.001}}",
        "{{schema:8 count:6 sum:9 offset:-3 buckets:[1 0 5]}}",
        "{{schema:1 count:6 counter_reset_hint:gauge n_offset:2 n_buckets:[1 2 3]}}",
        "{{schema:-53 count:6 sum:1 custom_values:[-1 2 3.5] buckets:[1 2 3]}}",
      })
  void aHistogramIsWrittenAsItIsRead(String text) {
    assertThat(HistogramNotation.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "up 1 | {__name__=up}",
        "{} 1 | {}",
        "up{} 1 | {__name__=up}",
        "up {{count:1}} | {__name__=up}",
        "up { a = 'b' , c=`d` , } 1 | {__name__=up, a=b, c=d}",
        "{\"a name\",\"a label\"=\"v\"} 1 | {__name__=a name, a label=v}",
        "a:b{sum=\"x\", by=\"y\"} 1 | {__name__=a:b, by=y, sum=x}",
      })
  void readsSeries(String line, String labels) {
    SeriesText series = SeriesText.read(line);

    assertThat(series.labels()).hasToString(labels);
    assertThat(line.substring(series.end()).strip()).isIn("1", "{{count:1}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "{", "up{a}", "up{a=b}", "up{a=\"b\" c=\"d\"}", "up{=\"b\"}"})
  void refusesWhatIsNoSeries(String line) {
    assertThatThrownBy(() -> SeriesText.read(line + " ")).hasMessageContaining("line 1, column");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1.0000001, true",
    "1, 1.00001, false",
    "0, 1e-300, false",
    "NaN, NaN, true",
    "NaN, 1, false",
    "Infinity, Infinity, true",
    "Infinity, -Infinity, false",
    "1e308, 1.0000001e308, true"
  })
  void numbersAreCloseWithinAMillionth(double a, double b, boolean close) {
    assertThat(Numbers.areClose(a, b)).isEqualTo(close);
    assertThat(Numbers.areClose(b, a)).isEqualTo(close);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5m", "0", "-90s"})
  void aTimeIsADuration(String text) {
    assertThat(Map.of("5m", 300_000L, "0", 0L, "-90s", -90_000L).get(text))
        .isEqualTo(Numbers.millis(text));
  }
}
