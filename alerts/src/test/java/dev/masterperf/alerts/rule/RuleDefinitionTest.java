package dev.masterperf.alerts.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RuleDefinitionTest {
  private static final String FULL =
      """
      groups:
        - name: storage
          rules:
            - alert: SlowUpload
              expr: max_over_time(upload{category="R2"}[10s]) > 500ms
              for: 30s
              recover: max_over_time(upload{category="R2"}[10s]) < 300ms
              keep_firing_for: 1m
              flap: {times: 4, within: 10m}
              labels: {severity: page}
              annotations: {summary: "{{ $labels.id }}: \\"slow\\"\\nvery"}
      """;

  @Test
  void theTextIsTheRule() {
    RuleDefinition rule = only(FULL);

    RuleDefinition read = only(inGroup(rule.text()));

    assertThat(read).isEqualTo(rule);
    assertThat(rule.text())
        .startsWith(
            "alert: \"SlowUpload\"\nexpr: \"max_over_time(upload{category=\\\"R2\\\"}[10s]) > 500ms\"\n"
                + "for: 30s\n");
  }

  @Test
  void theTextOfARuleOfSilenceIsTheRule() {
    RuleDefinition rule = only(inGroup("alert: Silent\nexpr: heartbeat\nabsent_for: 1500ms\n"));

    assertThat(only(inGroup(rule.text()))).isEqualTo(rule);
  }

  @Test
  void eachChangeIsAnotherVersion() {
    String version = only(FULL).version();

    assertThat(only(FULL).version()).isEqualTo(version);
    assertThat(only(FULL.replace("for: 30s", "for: 31s")).version()).isNotEqualTo(version);
    assertThat(only(FULL.replace("very", "so")).version()).isNotEqualTo(version);
    assertThat(only(FULL.replace("storage", "disks")).version()).isNotEqualTo(version);
  }

  private static RuleDefinition only(String yaml) {
    return RuleSet.parse(yaml, "rules.yml").rules().get(0).definition();
  }

  private static String inGroup(String rule) {
    return "groups:\n  - name: storage\n    rules:\n"
        + rule.lines()
            .map(line -> "        " + line)
            .collect(Collectors.joining("\n"))
            .replaceFirst("        alert", "      - alert")
        + "\n";
  }
}
