package dev.masterperf.alerts.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.Series;
import dev.masterperf.model.Unit;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleLintsTest {
  private static final List<RuleLints.Seen> SEEN =
      List.of(
          new RuleLints.Seen(Series.of("R2", "Object Upload", "upload"), Unit.SECONDS),
          new RuleLints.Seen(Series.of("R2", "Object Upload", "upload_bytes"), Unit.BYTES));

  @Test
  void aRuleThatOneEventRaisesIsNoisy() {
    assertThat(RuleLints.of(rule("expr: 'max_over_time(upload[1s]) > 500ms'")))
        .singleElement()
        .asString()
        .startsWith("a single event raises it");
    assertThat(RuleLints.of(rule("expr: 'max_over_time(upload[10s]) > 500ms'"))).isEmpty();
    assertThat(RuleLints.of(rule("expr: 'max_over_time(upload[1s]) > 500ms', for: 5s"))).isEmpty();
    assertThat(RuleLints.of(rule("expr: 'upload', absent_for: 1s"))).isEmpty();
  }

  @Test
  void aTemplateThatCanNeverBeFilledIsNamed() {
    assertThat(
            RuleLints.of(
                rule(
                    "expr: 'max_over_time(upload[10s]) > 1', labels: {a: '{{ .labels.id }}'},"
                        + " annotations: {b: '{{ humanize }}', c: '{{ query \"sum(\" }}'}")))
        .containsExactly(
            "the label a will show an error, for in line 1, column 4, there is no field .labels"
                + " here; there are .Labels, .ExternalLabels, .ExternalURL, .Value; did you mean"
                + " \"Labels\"?",
            "the annotation b will show an error, for in line 1, column 4, humanize takes 1"
                + " argument, not 0",
            "the annotation c will show an error, for in line 1, column 10, the query is no"
                + " PromQL: at its line 1, column 5, expected an expression, not the end of the"
                + " expression");
  }

  @Test
  void aLabelThatNothingHasIsNamed() {
    assertThat(RuleLints.of(rule("expr: 'max_over_time(upload{category=\"R3\"}[1m]) > 1'"), SEEN))
        .containsExactly(
            "no series that is there matches it: none has the category \"R3\"; did you mean"
                + " \"R2\"?");
    assertThat(RuleLints.of(rule("expr: 'upload{zone=\"a\"}', absent_for: 1m"), SEEN))
        .containsExactly("no series that is there matches it: none has the label zone");
  }

  @Test
  void aNumberOfAnotherUnitIsNamed() {
    assertThat(RuleLints.of(rule("expr: 'max_over_time(upload_bytes[1m]) > 500ms'"), SEEN))
        .containsExactly(
            "it compares with a number of unit s, and"
                + " global|R2|performance|Object Upload|General|upload_bytes|| is measured in By");
    assertThat(RuleLints.of(rule("expr: '500ms < max_over_time(upload_bytes[1m])'"), SEEN))
        .hasSize(1);
    assertThat(RuleLints.of(rule("expr: 'max_over_time(upload_bytes[1m]) > 5MiB'"), SEEN))
        .isEmpty();
    assertThat(RuleLints.of(rule("expr: 'max_over_time(upload_bytes[1m]) > 5'"), SEEN)).isEmpty();
    assertThat(RuleLints.of(rule("expr: 'max_over_time(upload[1m]) > 500ms'"), SEEN)).isEmpty();
  }

  private static AlertingRule rule(String keys) {
    return RuleSet.parse("groups: [{name: g, rules: [{alert: A, " + keys + "}]}]", "test")
        .rules()
        .get(0);
  }
}
