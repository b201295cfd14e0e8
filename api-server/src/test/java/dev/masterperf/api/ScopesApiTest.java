package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.api.access.Grant;
import dev.masterperf.model.ScopeDeletion;
import dev.masterperf.model.Scopes;
import dev.masterperf.model.Series;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScopesApiTest {
  private static final String SCOPES = "/api/v1/scopes";
  private static final String MATRIX = "/api/infra/master-perf";

  private RunningApi api;

  @BeforeEach
  void start() {
    api = new RunningApi();
    ScopedWorld.fill(api);
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void aDryRunTellsWhatWouldGoAndDeletesNothing() throws Exception {
    JsonNode told = RunningApi.json(delete("team-a", "&dryRun=true"));

    assertThat(told.path("state").asText()).isEqualTo("used");
    assertThat(told.path("series").asInt()).as("with that of team-a/eu").isEqualTo(2);
    assertThat(told.path("ruleFiles")).hasSize(2);
    assertThat(told.path("views")).hasSize(2);
    assertThat(told.path("silences").asInt()).isEqualTo(2);
    assertThat(api.scopes.now().byName()).isEmpty();
    assertThat(api.audit).isEmpty();
  }

  @Test
  void aDeletionIsKeptEndsWhatPeopleKeepAndIsWrittenDown() throws Exception {
    int views = api.views.now().byName().size();

    JsonNode told = RunningApi.json(delete("team-a", ""));

    assertThat(told.path("state").asText()).as("its series are still there").isEqualTo("deleting");
    assertThat(told.path("deletedBy").asText()).isEqualTo("local");
    assertThat(told.path("deletedAt").asText()).isEqualTo(Rows.NOW.toString());
    assertThat(api.scopes.now().find("team-a")).isPresent();
    assertThat(api.views.now().byName()).hasSize(views - 2);
    assertThat(told.path("silences").asInt()).isZero();
    assertThat(api.audit)
        .singleElement()
        .asString()
        .startsWith("scope.delete team-a TAKEN 2 series, rule files [")
        .contains("2 silences");
    assertThat(delete("team-a", "").statusCode()).as("again").isEqualTo(200);
    assertThat(api.audit).hasSize(1);
  }

  @Test
  void whatIsNestedInADeletedScopeHasNoDeletionOfItsOwn() throws Exception {
    delete("team-a", "");

    HttpResponse<String> nested = delete("team-a/eu", "");

    assertThat(nested.statusCode()).isEqualTo(409);
    assertThat(nested.body())
        .contains("was deleted with team-a")
        .contains("restore that one first");
  }

  @Test
  void theScopeOfWhatNamesNoneCannotBeDeleted() throws Exception {
    HttpResponse<String> refused = delete("global", "");

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("cannot be deleted");
    HttpResponse<String> own = delete("masterperf", "");
    assertThat(own.statusCode()).isEqualTo(409);
    assertThat(own.body()).contains("cannot be deleted").contains("--no-self-watch");
    assertThat(delete("a//b", "").statusCode()).isEqualTo(400);
  }

  @Test
  void itCanBeUsedAgainOnceNothingOfItIsLeft() throws Exception {
    delete("team-a", "");
    assertThat(sent().body()).contains("scope-deleted").contains("masterperf scopes restore");

    HttpResponse<String> early = restore();
    assertThat(early.statusCode()).isEqualTo(409);
    assertThat(early.body()).contains("still being deleted");
    api.view.windows.removeIf(
        window -> Scopes.contains("team-a", Series.parse(window.series()).scope()));
    assertThat(states()).contains("team-a deleted").doesNotContain("team-a/eu used");
    HttpResponse<String> restored = restore();

    assertThat(restored.statusCode()).isEqualTo(200);
    assertThat(states()).contains("team-a used");
    assertThat(sent().statusCode()).isEqualTo(202);
    assertThat(api.scopes.now().find("team-a").orElseThrow().content())
        .extracting(ScopeDeletion::restoredBy)
        .isEqualTo("local");
    assertThat(api.audit).hasSize(3).last().asString().startsWith("scope.restore team-a TAKEN");
  }

  /** They open nothing now, and would open it all again once it is used again. */
  @Test
  void keysOfADeletedScopeAreSeenAndCanBeTakenBack() throws Exception {
    String id = api.keys.create("k", List.of(Grant.parse("viewer:team-a")), "ada", null).id();
    delete("team-a", "");

    assertThat(api.get("/api/v1/keys").body()).contains(id);
    assertThat(api.post("/api/v1/keys/" + id + "/revoke", "").statusCode()).isEqualTo(200);
    assertThat(api.keys.find(id).orElseThrow().revokedAt()).isNotNull();
  }

  @Test
  void whatIsSavedInADeletedScopeIsRefusedWithTheReason() throws Exception {
    delete("team-a", "");
    String silence =
        """
        {"matchers": [{"name": "scope", "value": "team-a/eu", "isRegex": false}],
         "startsAt": "%s", "endsAt": "%s", "createdBy": "ada", "comment": "c"}
        """
            .formatted(Rows.NOW, Rows.NOW.plusSeconds(3600));
    HttpResponse<String> silenced = api.post("/api/v2/silences", silence);
    HttpResponse<String> viewed =
        api.send(
            api.request("/api/v1/views/v", "Content-Type", "application/yaml")
                .PUT(BodyPublishers.ofString("name: v\nscope: team-a\n"))
                .build());

    for (HttpResponse<String> refused : List.of(silenced, viewed)) {
      assertThat(refused.statusCode()).isEqualTo(409);
      assertThat(refused.body()).contains("was deleted").contains("masterperf scopes restore");
    }
  }

  private List<String> states() throws Exception {
    List<String> states = new ArrayList<>();
    api.getJson(SCOPES)
        .path("scopes")
        .forEach(one -> states.add(one.path("scope").asText() + " " + one.path("state").asText()));
    return states;
  }

  private HttpResponse<String> sent() throws Exception {
    return api.post(
        MATRIX,
        "{\"scope\":\"team-a/eu\",\"category\":\"C\",\"topic\":\"T\",\"id\":\"i\",\"value\":\"1ms\"}");
  }

  private HttpResponse<String> restore() throws Exception {
    return api.post(SCOPES + "/restore?scope=team-a", "");
  }

  private HttpResponse<String> delete(String scope, String more) throws Exception {
    return api.send(api.request(SCOPES + "?scope=" + scope + more).DELETE().build());
  }
}
