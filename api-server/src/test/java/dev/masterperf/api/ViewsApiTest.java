package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ViewsApiTest {
  private static final String PATH = "/api/v1/views/r2";
  private static final String YAML = "# ours\nname: r2\ntitle: Storage\nfilter: category=R2\n";

  private final RunningApi api = new RunningApi();

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void isReadBackAsItWasWrittenAndAsJson() throws Exception {
    HttpResponse<String> created = put(YAML);

    assertThat(created.statusCode()).isEqualTo(201);
    HttpResponse<String> read = api.get(PATH);
    assertThat(read.body()).isEqualTo(YAML);
    assertThat(read.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/yaml"));
    assertThat(read.headers().firstValue("ETag")).isEqualTo(created.headers().firstValue("ETag"));
    JsonNode json = api.getJson(PATH, "Accept", "application/json");
    assertThat(json.at("/view/filter").asText()).isEqualTo("category=R2");
    assertThat(json.get("version").asInt()).isEqualTo(1);
    assertThat(json.get("yaml").asText()).isEqualTo(YAML);
    assertThat(api.get(PATH, "If-None-Match", tag(read)).statusCode()).isEqualTo(304);
  }

  @Test
  void isListedWithItsTitleUntilItIsDeleted() throws Exception {
    put(YAML);

    JsonNode listed = api.getJson("/api/v1/views").get("views");
    assertThat(listed).hasSize(1);
    assertThat(listed.at("/0/name").asText()).isEqualTo("r2");
    assertThat(listed.at("/0/title").asText()).isEqualTo("Storage");

    assertThat(delete().statusCode()).isEqualTo(204);
    assertThat(api.getJson("/api/v1/views").get("views")).isEmpty();
    assertThat(api.get(PATH).statusCode()).isEqualTo(404);
    assertThat(delete().statusCode()).isEqualTo(404);
    assertThat(api.audit)
        .containsExactly("view.create r2 TAKEN version 1: Storage", "view.delete r2 TAKEN ");
  }

  @Test
  void whoHasNotSeenTheLatestVersionIsToldSoAndChangesNothing() throws Exception {
    String first = tag(put(YAML));
    HttpResponse<String> changed = put("name: r2\ntitle: Mine\n", "If-Match", first);
    assertThat(changed.statusCode()).isEqualTo(200);

    HttpResponse<String> late = put("name: r2\ntitle: Theirs\n", "If-Match", first);

    assertThat(late.statusCode()).isEqualTo(412);
    assertThat(RunningApi.json(late).get("type").asText())
        .isEqualTo("urn:masterperf:problem:precondition-failed");
    assertThat(RunningApi.json(late).get("detail").asText())
        .isEqualTo("there is a view r2 already, saved at " + Rows.NOW + ", version 2");
    assertThat(tag(late)).isEqualTo(tag(changed));
    assertThat(delete("If-Match", first).statusCode()).isEqualTo(412);
    assertThat(put(YAML, "If-None-Match", "*").statusCode()).isEqualTo(412);
    assertThat(api.get(PATH).body()).contains("Mine");
  }

  @Test
  void aNewOneMustBeNewAndAChangedOneMustBeThere() throws Exception {
    HttpResponse<String> gone = put(YAML, "If-Match", "\"1\"");
    assertThat(gone.statusCode()).isEqualTo(412);
    assertThat(RunningApi.json(gone).get("detail").asText())
        .isEqualTo("there is no view r2 any more");

    assertThat(put(YAML, "If-None-Match", "*").statusCode()).isEqualTo(201);
    assertThat(put(YAML, "If-Match", "*").statusCode()).isEqualTo(200);
    assertThat(put(YAML).statusCode()).isEqualTo(200);
  }

  @Test
  void whatIsWrongIsToldWithItsLineAndNothingIsKept() throws Exception {
    HttpResponse<String> refused = put("name: r2\ntilte: Storage\nkiosk: maybe\n");

    assertThat(refused.statusCode()).isEqualTo(422);
    JsonNode problem = RunningApi.json(refused);
    assertThat(problem.get("detail").asText())
        .isEqualTo(
            "line 2: tilte: unknown key; did you mean \"title\"?\n"
                + "line 3: kiosk: must be true or false, not \"maybe\"");
    assertThat(problem.at("/problems/0/line").asInt()).isEqualTo(2);
    assertThat(problem.at("/problems/0/path").asText()).isEqualTo("tilte");
    assertThat(RunningApi.json(put("name: other\n")).get("detail").asText())
        .isEqualTo("name: is \"other\", and the address says \"r2\"");
    assertThat(api.views.now().byName()).isEmpty();
    assertThat(api.audit).isEmpty();
  }

  @Test
  void jsonIsKeptAsYaml() throws Exception {
    put("{\"name\":\"r2\",\"sort\":[\"-p99\"],\"kiosk\":true}");

    assertThat(api.get(PATH).body()).isEqualTo("name: r2\nsort: [-p99]\nkiosk: true\n");
  }

  @Test
  void aCheckKeepsNothing() throws Exception {
    JsonNode right = RunningApi.json(api.post("/api/v1/views/check", YAML));
    assertThat(right.get("valid").asBoolean()).isTrue();
    assertThat(right.at("/view/title").asText()).isEqualTo("Storage");
    assertThat(right.get("yaml").asText()).startsWith("name: r2\n");

    JsonNode wrong = RunningApi.json(api.post("/api/v1/views/check", "name: r2\ngruop: topic"));
    assertThat(wrong.get("valid").asBoolean()).isFalse();
    assertThat(wrong.at("/problems/0/message").asText())
        .isEqualTo("unknown key; did you mean \"group\"?");
    assertThat(wrong.at("/problems/0/line").asInt()).isEqualTo(2);
    assertThat(api.views.now().byName()).isEmpty();
  }

  @Test
  void aConditionThatCannotBeKeptIsRefusedInsteadOfNotModified() throws Exception {
    String there = tag(put(YAML));

    assertThat(put("name: r2\n", "If-None-Match", there).statusCode()).isEqualTo(400);
    assertThat(delete("If-None-Match", there).statusCode()).isEqualTo(400);
    assertThat(api.get(PATH).body()).isEqualTo(YAML);
  }

  @Test
  void whatIsNoUtf8IsRefusedInsteadOfKeptOtherwise() throws Exception {
    byte[] latin = "name: r2\ntitle: M\u00fcnchen\n".getBytes(StandardCharsets.ISO_8859_1);

    HttpResponse<String> refused =
        api.send(api.request(PATH).PUT(BodyPublishers.ofByteArray(latin)).build());

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(RunningApi.json(refused).get("detail").asText()).isEqualTo("this is not UTF-8 text");
    assertThat(api.views.now().byName()).isEmpty();
  }

  @Test
  void pagesOfOtherSitesChangeNothing() throws Exception {
    assertThat(put(YAML, "Origin", "http://elsewhere.example").statusCode()).isEqualTo(403);
    assertThat(delete("Origin", "http://elsewhere.example").statusCode()).isEqualTo(403);
  }

  private HttpResponse<String> put(String body, String... headers) throws Exception {
    return api.send(api.request(PATH, headers).PUT(BodyPublishers.ofString(body)).build());
  }

  private HttpResponse<String> delete(String... headers) throws Exception {
    return api.send(api.request(PATH, headers).DELETE().build());
  }

  private static String tag(HttpResponse<String> response) {
    return response.headers().firstValue("ETag").orElseThrow();
  }
}
