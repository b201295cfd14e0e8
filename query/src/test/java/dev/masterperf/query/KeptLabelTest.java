package dev.masterperf.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.query.syntax.ExprText;
import dev.masterperf.query.syntax.Parser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeptLabelTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sum(a) | sum by (scope) (a)",
        "sum by (id) (a) > 1 | sum by (id, scope) (a) > 1",
        "sum without (scope, x) (a) | sum without (x) (a)",
        "topk(3, sum by (id) (a)) | topk by (scope) (3, sum by (id, scope) (a))",
        "a / on (id) group_left b | a / on (id, scope) group_left () b",
        "a and ignoring (scope, x) b | a and ignoring (x) b",
        "max_over_time(sum(a)[1h:1m]) | max_over_time(sum by (scope) (a)[1h:1m])",
        "-(a * b) | -(a * b)",
      })
  void outlivesAggregationsAndMatches(String expr, String kept) {
    assertThat(ExprText.of(KeptLabel.in(Parser.parse(expr), "scope")))
        .isEqualTo(ExprText.of(Parser.parse(kept)));
  }
}
