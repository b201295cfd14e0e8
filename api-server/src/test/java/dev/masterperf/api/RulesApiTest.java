package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.alerts.rule.RuleDefinition;
import dev.masterperf.alerts.rule.RuleId;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.alerts.rule.Subject;
import dev.masterperf.api.alerts.Reload;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.Series;
import dev.masterperf.streams.anomaly.DetectorFigures;
import dev.masterperf.streams.anomaly.DetectorReport;
import dev.masterperf.streams.view.RulesInForce;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RulesApiTest {
  private static final Series UPLOAD = Series.of("R2", "Object Upload", "upload");
  private static final RuleSet RULES =
      RuleSet.parse(
          """
          groups:
            - name: storage
              rules:
                - alert: SlowUpload
                  expr: max_over_time(upload[1s]) > 500ms
                  for: 90s
                  keep_firing_for: 5m
                  recover: max_over_time(upload[1s]) < 300ms
                  labels: {severity: page}
            - name: agents
              rules:
                - alert: AgentSilent
                  expr: heartbeat
                  absent_for: 30s
                - alert: StrangeUpload
                  expr: anomaly_score(upload) > 0.9
          """,
          "rules.yml");

  private final RunningApi api = new RunningApi();

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void tellsOfRulesAndTheirAlertsAsPrometheusDoes() throws Exception {
    api.view.rules.add(inForce("a:1", null));
    api.view.rules.add(inForce("b:1", null));
    api.view.alerts.add(firing(RULES.rules().get(0)));

    JsonNode answer = api.getJson("/api/v1/rules");

    JsonNode groups = answer.at("/data/groups");
    assertThat(answer.get("status").asText()).isEqualTo("success");
    assertThat(groups).hasSize(2);
    JsonNode slow = groups.at("/0/rules/0");
    assertThat(slow.get("type").asText()).isEqualTo("alerting");
    assertThat(slow.get("state").asText()).isEqualTo("firing");
    assertThat(slow.get("query").asText()).isEqualTo("max_over_time(upload[1s]) > 500ms");
    assertThat(slow.get("duration").asDouble()).isEqualTo(90);
    assertThat(slow.get("keepFiringFor").asDouble()).isEqualTo(300);
    assertThat(slow.get("recover").asText()).isEqualTo("max_over_time(upload[1s]) < 300ms");
    assertThat(slow.at("/alerts/0/labels/alertname").asText()).isEqualTo("SlowUpload");
    JsonNode silent = groups.at("/1/rules/0");
    assertThat(silent.get("state").asText()).isEqualTo("inactive");
    assertThat(silent.get("absentFor").asDouble()).isEqualTo(30);
    assertThat(silent.get("alerts")).isEmpty();
    assertThat(answer.has("warnings")).isFalse();
  }

  @Test
  void noRulesAreAWarning() throws Exception {
    api.view.rules.add(new RulesInForce("a:1", 0, "", new TreeSet<>(), List.of(), null));

    assertThat(api.getJson("/api/v1/rules").get("warnings").get(0).asText())
        .startsWith("there are no alert rules");
    assertThat(api.getJson("/api/v1/alerts").get("warnings")).hasSize(1);
  }

  @Test
  void rulesThatAreNotTakenAreAWarning() throws Exception {
    api.view.rules.add(inForce("a:1", "rules.yml:3: unknown key"));

    assertThat(api.getJson("/api/v1/alerts").get("warnings").get(0).asText())
        .isEqualTo("a:1 goes on with the rules before: rules.yml:3: unknown key");
  }

  @Test
  void routesThatAreNotTakenAreAWarning() throws Exception {
    api.view.rules.add(inForce("a:1", null));
    api.plan.refused("am.yml:2: unknown key\nam.yml:7: no receiver");

    assertThat(api.getJson("/api/v1/rules").get("warnings").get(0).asText())
        .isEqualTo(
            "alerts go on by the routes before: am.yml:2: unknown key\nam.yml:7: no receiver");
    assertThat(api.getJson("/api/v1/alerts").get("warnings")).hasSize(1);
  }

  @Test
  void aPageFromElsewhereReloadsNothing() throws Exception {
    api.reloads.add(new Reload.Outcome("rules", Optional.empty()));

    HttpResponse<String> answer = api.post("/-/reload", "", "Origin", "https://elsewhere.example");

    assertThat(answer.statusCode()).isEqualTo(403);
  }

  @Test
  void rulesAndRoutesAreReadAgain() throws Exception {
    api.reloads.add(new Reload.Outcome("rules", Optional.empty()));
    api.reloads.add(new Reload.Outcome("routes", Optional.empty()));

    HttpResponse<String> answer = api.post("/-/reload", "");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("rules are reloaded\nroutes are reloaded\n");
  }

  @Test
  void aWrongFileIsSaidToBeOne() throws Exception {
    api.reloads.add(
        new Reload.Outcome("rules", Optional.of("rules.yml:3: unknown key\nrules.yml:5: no expr")));
    api.reloads.add(new Reload.Outcome("routes", Optional.empty()));

    HttpResponse<String> answer = api.post("/-/reload", "");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body())
        .isEqualTo(
            "rules are not reloaded: rules.yml:3: unknown key\nrules.yml:5: no expr\n"
                + "routes are reloaded\n");
  }

  @Test
  void aProcessWithoutFilesSaysSo() throws Exception {
    HttpResponse<String> answer = api.post("/-/reload", "");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).contains("--rules", "--alerting");
  }

  @Test
  void tellsHowManySeriesWarmUpAndUntilWhen() throws Exception {
    RuleId strange = RULES.rules().get(2).id();
    api.view.rules.add(inForce("a:1", new DetectorFigures(5, 2, 1, 0, 90_000), strange));
    api.view.rules.add(inForce("b:1", new DetectorFigures(0, 1, 0, 0, 3_600_000), strange));

    JsonNode answer = api.getJson("/api/v1/rules");

    JsonNode detectors = answer.at("/data/groups/1/rules/1/detectors");
    assertThat(detectors.get("series").asLong()).isEqualTo(9);
    assertThat(detectors.get("judging").asLong()).isEqualTo(5);
    assertThat(detectors.get("warmingUp").asLong()).isEqualTo(3);
    assertThat(detectors.get("waiting").asLong()).isEqualTo(1);
    assertThat(detectors.get("refused").asLong()).isZero();
    Instant until = Instant.parse(detectors.get("warmUntil").asText());
    assertThat(until).isEqualTo(Rows.NOW.plusSeconds(3_600).truncatedTo(ChronoUnit.SECONDS));
    assertThat(answer.at("/data/groups/0/rules/0").has("detectors")).isFalse();
    assertThat(answer.has("warnings")).isFalse();
  }

  @Test
  void seriesThatThereIsNoMemoryForAreAWarning() throws Exception {
    RuleId strange = RULES.rules().get(2).id();
    api.view.rules.add(inForce("a:1", new DetectorFigures(270, 0, 0, 30, 0), strange));

    JsonNode answer = api.getJson("/api/v1/rules");

    assertThat(answer.at("/data/groups/1/rules/1/detectors/refused").asLong()).isEqualTo(30);
    assertThat(answer.at("/data/groups/1/rules/1/detectors").has("warmUntil")).isFalse();
    assertThat(answer.get("warnings").get(0).asText())
        .isEqualTo(
            "a:1 does not judge 30 series of the rules StrangeUpload: detectors have all of the"
                + " 64MiB they may take, see --detector-memory");
  }

  private static RulesInForce inForce(String instance, DetectorFigures figures, RuleId rule) {
    RulesInForce one = inForce(instance, null);
    return new RulesInForce(
        instance,
        one.count(),
        one.digest(),
        one.missing(),
        one.rules(),
        null,
        List.of(),
        new DetectorReport(new TreeMap<>(Map.of(rule.text(), figures)), 60 << 20, 64 << 20));
  }

  static RulesInForce inForce(String instance, String problem) {
    List<RuleDefinition> rules = RULES.rules().stream().map(AlertingRule::definition).toList();
    return new RulesInForce(
        instance, rules.size(), RULES.digest(), new TreeSet<>(), rules, problem);
  }

  private static AlertTransition firing(AlertingRule rule) {
    SortedMap<String, String> labels = rule.labelsFor(Subject.of(UPLOAD));
    return new AlertTransition(
        Fingerprint.of(labels),
        rule.name(),
        rule.group(),
        rule.trigger().text(),
        labels,
        rule.annotationsFor(Subject.of(UPLOAD), 0.7),
        UPLOAD.key(),
        1,
        AlertState.FIRING,
        Rows.NOW,
        Rows.NOW,
        null,
        0.7,
        "it holds");
  }
}
