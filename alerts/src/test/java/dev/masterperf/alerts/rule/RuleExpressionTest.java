package dev.masterperf.alerts.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.model.Series;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleExpressionTest {
  private static final Series UPLOAD = Series.of("R2", "Object Upload", "upload");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max_over_time(upload[1m]) > 1 | OneSeries | true",
        "upload > 1 | OneSeries | false",
        "rate(upload:errors[1m]) > 1 | OneSeries | false",
        "sum by (id) (rate(upload[1m])) > 1 | Merged | false",
        "max_over_time(upload[1m]) > on (id) max_over_time(b[1m]) | Whole | false",
        "vector(1) | Whole | false",
      })
  void knowsWhereItIsEvaluatedAndWhetherAtLeastCost(String text, String where, boolean simple) {
    RuleExpression expr = RuleExpression.parse(text);

    assertThat(expr.evaluation().getClass().getSimpleName()).isEqualTo(where);
    assertThat(expr.condition().isPresent()).isEqualTo(simple);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'upload[1m]' | one value for each series, not a range selector",
        "\"text\" | one value for each series, not a string",
        "'max_over_time(upload[500ms]) > 1' | a range is at least 1s",
        "'upload @ 100 > 1' | one fixed time",
        "'sum(label_replace(upload, \"scope\", \"b\", \"\", \"\"))' | no label scope can be made",
        "'label_join(upload, \"scope\", \"/\", \"id\") > 1' | no label scope can be made",
        "'count_values(\"scope\", upload) > 1' | no label scope can be made",
        "'max_over_time(upload[1m) > 1' | expected \"]\"",
      })
  void saysWhyNoRuleCanBeMadeOfIt(String text, String message) {
    assertThatThrownBy(() -> RuleExpression.parse(text)).hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "upload > 1 | true",
        "upload:errors > 1 | true",
        "upload:other > 1 | false",
        "download:errors > 1 | false",
        "'upload:errors{category=\"R2\"} > 1' | true",
        "'upload:errors{category=\"x\"} > 1' | false",
        "download > on () upload | true",
      })
  void looksAtWhatASeriesIsMadeOf(String text, boolean looks) {
    assertThat(RuleExpression.parse(text).looksAt(UPLOAD)).isEqualTo(looks);
  }

  @Test
  void aRecordedSeriesKeepsTheLabelsOfItsValue() {
    RecordingRule rule =
        new RecordingRule(
            "storage",
            "r2:slow",
            RuleExpression.parse("sum by (id, bucket) (upload)"),
            new TreeMap<>(Map.of("category", "R2", "bucket", "")),
            "global");

    assertThat(rule.recorded(new TreeMap<>(Map.of("id", "upload", "bucket", "b", "az", "1"))))
        .satisfies(
            series -> {
              assertThat(series.id()).isEqualTo("r2:slow");
              assertThat(series.category()).isEqualTo("R2");
              assertThat(series.topic()).isEqualTo("storage");
              assertThat(series.scope()).isEqualTo("global");
              assertThat(series.labels())
                  .containsOnly(Map.entry("exported_id", "upload"), Map.entry("az", "1"));
            });
  }

  @Test
  void aRuleThatRecordsItselfIsRefused() {
    assertThatThrownBy(
            () ->
                new RecordingRule(
                    "g", "a", RuleExpression.parse("a + 1"), new TreeMap<>(), "global"))
        .hasMessageContaining("and so at itself");
  }
}
