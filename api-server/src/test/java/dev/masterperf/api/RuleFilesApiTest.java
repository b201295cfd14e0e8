package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.alerts.rule.RuleDocument;
import dev.masterperf.streams.anomaly.DetectorReport;
import dev.masterperf.streams.view.RulesInForce;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuleFilesApiTest {
  private static final String FILES = "/api/v1/rules/files";
  private static final String CHECK = "/api/v1/rules/check";
  private static final String GOOD =
      """
      groups:
        - name: g
          rules:
            - {alert: Slow, expr: upload > 1}
            - {record: "upload:max", expr: "max_over_time(upload[10s])"}
      """;
  private static final String WRONG =
      """
      groups:
        - name: g
          rules:
            - alert: Slow
              expr: upload > > 1
            - alrt: Other
      """;

  private final RunningApi api = new RunningApi();

  @AfterEach
  void close() {
    api.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/yaml", "text/yaml", "text/plain;charset=UTF-8"})
  void saysWhatStandsInAText(String type) throws Exception {
    HttpResponse<String> answer = api.post(CHECK, GOOD, "Content-Type", type);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"valid\":true,\"problems\":[],\"groups\":[{\"name\":\"g\",\"rules\":["
                + "{\"alert\":\"Slow\",\"expr\":\"upload > 1\"},"
                + "{\"record\":\"upload:max\",\"expr\":\"max_over_time(upload[10s])\"}]}]}");
    assertThat(api.ruleFiles.now().byName()).isEmpty();
    assertThat(api.audit).isEmpty();
  }

  @Test
  void saysOfEverythingWrongWhereItIs() throws Exception {
    JsonNode answer = RunningApi.json(api.post(CHECK, WRONG, "Content-Type", "application/yaml"));

    assertThat(answer.get("valid").asBoolean()).isFalse();
    JsonNode expr = answer.at("/problems/0");
    assertThat(expr.get("line").asInt()).isEqualTo(5);
    assertThat(expr.get("column").asInt()).as("of the second >").isEqualTo(24);
    assertThat(expr.get("path").asText()).isEqualTo("groups[0].rules[0].expr");
    assertThat(expr.get("message").asText()).startsWith("expr: ");
    assertThat(answer.get("problems"))
        .anySatisfy(
            problem -> {
              assertThat(problem.get("line").asInt()).isEqualTo(6);
              assertThat(problem.get("message").asText()).contains("unknown key");
            });
    assertThat(answer.get("groups")).isEmpty();
  }

  @Test
  void saysWhereATextIsNoYaml() throws Exception {
    JsonNode answer =
        RunningApi.json(api.post(CHECK, "groups:\n\t- x", "Content-Type", "text/plain"));

    assertThat(answer.at("/problems/0/line").asInt()).isEqualTo(2);
    assertThat(answer.at("/problems/0/column").asInt()).isEqualTo(1);
  }

  @Test
  void placesThatAreNotKnownAreNull() throws Exception {
    JsonNode answer = RunningApi.json(api.post(CHECK, "", "Content-Type", "text/plain"));

    assertThat(answer.at("/problems/0/line").asInt()).isEqualTo(1);
    assertThat(answer.at("/problems/0").has("column")).isTrue();
    assertThat(answer.at("/problems/0/column").isNull()).isTrue();
  }

  @Test
  void keepsAFileAndSaysWhetherItIsInForce() throws Exception {
    processor("a:1", 1);

    HttpResponse<String> created = put("x.yaml", GOOD);

    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.headers().firstValue("ETag")).hasValue("\"1\"");
    assertThat(created.body())
        .isEqualTo(
            "{\"name\":\"x.yaml\",\"version\":1,\"savedAt\":\"%s\",\"active\":true}"
                .formatted(Rows.NOW));
    assertThat(api.audit).containsExactly("rules.save x.yaml TAKEN version 1, 2 rules in [g]");
  }

  @Test
  void whereAProcessorDoesNotTakeItThatIsSaid() throws Exception {
    processor("a:1", 1);
    processor("b:1", 0);

    assertThat(RunningApi.json(put("x.yaml", GOOD)).get("active").asBoolean()).isFalse();
  }

  @Test
  void whereAProcessorLeavesItOutThatIsSaid() throws Exception {
    processor("a:1", 1, Map.of("x.yaml", "the group g is in the rule file y.yaml already"));

    assertThat(RunningApi.json(put("x.yaml", GOOD)).get("active").asBoolean()).isFalse();
    assertThat(api.getJson("/api/v1/rules").get("warnings").toString())
        .contains("the stored rule file x.yaml is not in force: the group g is in");
  }

  @Test
  void savesOverTheVersionOneHasSeenAndNoOther() throws Exception {
    processor("a:1", 9);
    put("x.yaml", GOOD);

    HttpResponse<String> second = put("x.yaml", GOOD, "If-Match", "\"1\"");
    HttpResponse<String> late = put("x.yaml", GOOD, "If-Match", "\"1\"");

    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(second.headers().firstValue("ETag")).hasValue("\"3\"");
    assertThat(late.statusCode()).isEqualTo(412);
    assertThat(late.headers().firstValue("ETag")).hasValue("\"3\"");
    assertThat(late.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(RunningApi.json(late).get("version").asLong()).isEqualTo(3);
    assertThat(RunningApi.json(late).get("detail").asText())
        .isEqualTo(
            "the rule file x.yaml was saved by somebody else meanwhile and is version 3 now");
    assertThat(api.audit.get(2)).startsWith("rules.save x.yaml REFUSED the rule file x.yaml was");
  }

  @Test
  void createsOnlyWhatIsNotThere() throws Exception {
    processor("a:1", 9);
    assertThat(put("x.yaml", GOOD, "If-None-Match", "*").statusCode()).isEqualTo(201);

    assertThat(put("x.yaml", GOOD, "If-None-Match", "*").statusCode()).isEqualTo(412);
    HttpResponse<String> gone = put("y.yaml", other("h"), "If-Match", "\"1\"");
    assertThat(gone.statusCode()).isEqualTo(412);
    assertThat(gone.headers().firstValue("ETag")).isEmpty();
    assertThat(put("y.yaml", other("h"), "If-None-Match", "\"1\"").statusCode()).isEqualTo(400);
  }

  @Test
  void whatIsWrongIsNotKept() throws Exception {
    HttpResponse<String> answer = put("x.yaml", WRONG);

    assertThat(answer.statusCode()).isEqualTo(422);
    JsonNode problem = RunningApi.json(answer);
    assertThat(problem.get("type").asText()).endsWith(":invalid-rules");
    assertThat(problem.at("/problems/0/line").asInt()).isEqualTo(5);
    assertThat(api.ruleFiles.now().byName()).isEmpty();
    assertThat(api.audit).singleElement().asString().startsWith("rules.save x.yaml REFUSED line 5");
  }

  @Test
  void filesOfProcessorsCannotBeReplaced() throws Exception {
    api.view.ruleFiles.add(new RuleDocument("demo.yaml", null, null, GOOD));

    assertThat(put("demo.yaml", other("h")).statusCode()).isEqualTo(409);
    assertThat(delete("demo.yaml").statusCode()).isEqualTo(409);
    HttpResponse<String> group = put("x.yaml", GOOD);
    assertThat(group.statusCode()).isEqualTo(409);
    assertThat(RunningApi.json(group).get("detail").asText())
        .isEqualTo("the group g is in the rule file demo.yaml already; give it another name");
  }

  @Test
  void aStoredFileBehindAProcessorsOwnOneCanBeDeleted() throws Exception {
    processor("a:1", 9);
    put("demo.yaml", GOOD);
    api.view.ruleFiles.add(new RuleDocument("demo.yaml", null, null, other("d")));

    assertThat(delete("demo.yaml").statusCode()).isEqualTo(204);
    assertThat(delete("demo.yaml").statusCode()).as("the processor's own").isEqualTo(409);
  }

  @Test
  void twoStoredFilesShareNoGroup() throws Exception {
    processor("a:1", 9);
    put("x.yaml", GOOD);

    assertThat(put("y.yaml", GOOD).statusCode()).isEqualTo(409);
    assertThat(put("x.yaml", GOOD).statusCode()).as("its own").isEqualTo(200);
  }

  @Test
  void listsFilesOfProcessorsAndStoredOnes() throws Exception {
    api.view.ruleFiles.add(new RuleDocument("demo.yaml", null, null, other("d")));
    processor("a:1", 9);
    put("x.yaml", GOOD);

    JsonNode files = api.getJson(FILES).get("files");

    assertThat(files.get(0).toString())
        .isEqualTo(
            "{\"name\":\"demo.yaml\",\"origin\":\"file\",\"version\":null,\"savedAt\":null,"
                + "\"text\":\"%s\"}".formatted(other("d")));
    assertThat(files.get(1).get("origin").asText()).isEqualTo("stored");
    assertThat(files.get(1).get("version").asLong()).isEqualTo(1);
    assertThat(files.get(1).get("savedAt").asText()).isEqualTo(Rows.NOW.toString());
    assertThat(files.get(1).get("text").asText()).isEqualTo(GOOD);
    HttpResponse<String> one = api.get(FILES + "/x.yaml");
    assertThat(one.headers().firstValue("ETag")).hasValue("\"1\"");
    assertThat(RunningApi.json(one)).isEqualTo(files.get(1));
    assertThat(api.get(FILES + "/y.yaml").statusCode()).isEqualTo(404);
  }

  @Test
  void takesAFileOut() throws Exception {
    processor("a:1", 9);
    put("x.yaml", GOOD);

    HttpResponse<String> refused = delete("x.yaml", "If-Match", "\"7\"");
    assertThat(refused.statusCode()).isEqualTo(412);
    assertThat(refused.headers().firstValue("ETag")).hasValue("\"1\"");
    assertThat(delete("x.yaml", "If-Match", "\"1\"").statusCode()).isEqualTo(204);
    assertThat(delete("x.yaml").statusCode()).isEqualTo(404);
    assertThat(api.getJson(FILES).get("files")).isEmpty();
    assertThat(api.audit).contains("rules.delete x.yaml TAKEN version 3");
  }

  @Test
  void whatCannotBeReadCanBeTakenOut() throws Exception {
    api.ruleFiles.unreadable.put("x.yaml", "it is no text");

    assertThat(delete("x.yaml").statusCode()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%20b", "a%C3%A4", "..x%2Fy", "..."})
  void namesAreOfLettersDigitsDotsUnderscoresAndHyphens(String name) throws Exception {
    assertThat(put(name, GOOD).statusCode()).isEqualTo(400);
    assertThat(put("x".repeat(101), GOOD).statusCode()).isEqualTo(400);
  }

  @Test
  void otherBodiesAreRefused() throws Exception {
    assertThat(put("x.yaml", GOOD, "Content-Type", "application/json").statusCode()).isEqualTo(415);
    assertThat(put("x.yaml", "# " + "x".repeat(256 << 10)).statusCode()).isEqualTo(413);
    assertThat(put("x.yaml", GOOD, "Origin", "http://evil.example").statusCode()).isEqualTo(403);
  }

  @Test
  void whatTheBrokerDoesNotTakeIsNotSaved() throws Exception {
    api.ruleFiles.unavailable = true;

    HttpResponse<String> answer = put("x.yaml", GOOD);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(api.audit).isEmpty();
  }

  private static String other(String group) {
    return "groups: [{name: %s, rules: [{alert: A, expr: upload > 1}]}]".formatted(group);
  }

  private void processor(String instance, long storedVersion) {
    processor(instance, storedVersion, Map.of());
  }

  private void processor(String instance, long storedVersion, Map<String, String> leftOut) {
    api.view.rules.add(
        new RulesInForce(
            instance,
            1,
            "digest",
            new TreeSet<>(),
            List.of(),
            null,
            List.of(),
            DetectorReport.NONE,
            storedVersion,
            new TreeMap<>(leftOut)));
  }

  private HttpResponse<String> put(String name, String body, String... headers) throws Exception {
    var request = api.request(FILES + "/" + name, headers);
    if (!List.of(headers).contains("Content-Type")) {
      request.header("Content-Type", "application/yaml");
    }
    return api.send(request.PUT(BodyPublishers.ofString(body)).build());
  }

  private HttpResponse<String> delete(String name, String... headers) throws Exception {
    return api.send(api.request(FILES + "/" + name, headers).DELETE().build());
  }
}
