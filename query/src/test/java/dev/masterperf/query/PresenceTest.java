package dev.masterperf.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.query.syntax.ExprText;
import dev.masterperf.query.syntax.Parser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PresenceTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a > 1 | a > bool 1",
        "sum by (x) (a > 1) < 2 | sum by (x) (a > bool 1) < bool 2",
        "a > on (x) b and c == bool 1 | a > bool on (x) b and c == bool 1",
        "a unless b > 1 | a",
        "1 > bool 2 | 1 > bool 2",
        "rate(a[1m]) | rate(a[1m])",
      })
  void hasAValueWhereverThereIsSomethingToJudge(String condition, String presence) {
    assertThat(ExprText.of(Presence.of(Parser.parse(condition)))).isEqualTo(presence);
  }
}
