package dev.masterperf.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.query.syntax.Parser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookBackTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a > 1 | [300000] | 300000",
        "rate(a[1m]) / rate(b[10s]) > 1 | [10000, 60000] | 60000",
        "rate(a[1m] offset 1h) | [60000] | 3660000",
        "a offset -1m | [300000] | 240000",
        "max_over_time(rate(a[1m])[1h:1m]) | [60000] | 3660000",
        "max_over_time((a offset 2m)[1h:] offset 1h) | [300000] | 7620000",
        "time() > bool 1 | [] | 0",
      })
  void isTheSumOfAllThatStandsInAnothersWay(String expr, String ranges, long furthest) {
    LookBack lookBack = LookBack.of(Parser.parse(expr));

    assertThat(lookBack.rangesMillis()).hasToString(ranges);
    assertThat(lookBack.furthestMillis()).isEqualTo(furthest);
  }

  @ParameterizedTest
  @CsvSource({"a @ 100, true", "a @ end(), false", "sum_over_time(a[1h:1m] @ 5), true"})
  void knowsWhatIsFixed(String expr, boolean fixed) {
    assertThat(LookBack.of(Parser.parse(expr)).fixed()).isEqualTo(fixed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rate(a[1m]) / rate(b[10s] offset 1h) > 1 | {10000=3610000, 60000=60000}",
        "a / a offset 1d > 1 | {300000=86700000}",
        "max_over_time(rate(a[1m])[1h:1m]) > rate(a[1m]) | {60000=3660000}",
      })
  void knowsHowFarBackItLooksInRangesOfEachLength(String expr, String reaches) {
    assertThat(LookBack.of(Parser.parse(expr)).reachByRange()).hasToString(reaches);
  }
}
