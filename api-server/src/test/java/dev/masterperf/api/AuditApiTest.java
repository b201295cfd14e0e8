package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.api.access.Caller;
import dev.masterperf.api.access.Grant;
import dev.masterperf.api.audit.AuditFilter;
import dev.masterperf.api.audit.AuditTrail;
import dev.masterperf.api.audit.AuditTrail.Found;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.model.AuditEntry;
import dev.masterperf.model.AuditEntry.Outcome;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code /api/v1/audit}, and what becomes of what cannot be written down. */
class AuditApiTest {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
  private static final List<AuditEntry> ENTRIES =
      List.of(
          entry(0, "ada", "silence.create", "s1", Outcome.TAKEN, "Disk full"),
          entry(1, "bob", "rules.save", "x.yaml", Outcome.REFUSED, "line 5"),
          entry(2, "ada", "silence.expire", "s1", Outcome.TAKEN, "Disk swapped"));

  private final RunningApi api = new RunningApi();

  @BeforeEach
  void fill() {
    api.trail = AuditApiTest::page;
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private static AuditEntry entry(
      int seconds, String actor, String action, String subject, Outcome outcome, String detail) {
    return new AuditEntry(
        AT.plusSeconds(seconds), actor, action, subject, outcome, detail, "i", "key", null, "eu");
  }

  private static AuditTrail.Page page(AuditFilter filter, OptionalLong before, int limit) {
    return page(ENTRIES, filter, before, limit);
  }

  private static AuditTrail.Page page(
      List<AuditEntry> entries, AuditFilter filter, OptionalLong before, int limit) {
    List<Found> found = new ArrayList<>();
    for (int i = entries.size() - 1; i >= 0; i--) {
      boolean wanted = before.isEmpty() || i < before.getAsLong();
      if (wanted && found.size() < limit && filter.matches(entries.get(i))) {
        found.add(new Found(i, entries.get(i)));
      }
    }
    boolean more = found.size() == limit;
    return new AuditTrail.Page(
        found, more ? OptionalLong.of(found.get(limit - 1).place()) : OptionalLong.empty());
  }

  @Test
  void theNewestComesFirstAndTheCursorLeadsOn() throws Exception {
    JsonNode first = api.getJson("/api/v1/audit?limit=2");

    assertThat(subjects(first)).containsExactly("silence.expire s1", "rules.save x.yaml");
    assertThat(first.at("/entries/0/actorKind").asText()).isEqualTo("key");
    assertThat(first.at("/entries/0/scope").asText()).isEqualTo("eu");
    JsonNode rest = api.getJson("/api/v1/audit?limit=2&before=" + first.path("next").asLong());
    assertThat(subjects(rest)).containsExactly("silence.create s1");
    assertThat(rest.has("next")).isFalse();
  }

  @Test
  void eachFilterHolds() throws Exception {
    for (String query :
        List.of(
            "actor=bob",
            "action=rules",
            "action=rules.save",
            "outcome=refused",
            "subject=x.yaml",
            "q=LINE+5",
            "since=2026-01-02T03:04:06Z&until=2026-01-02T03:04:07Z")) {
      assertThat(subjects(api.getJson("/api/v1/audit?" + query)))
          .as(query)
          .containsExactly("rules.save x.yaml");
    }
    assertThat(subjects(api.getJson("/api/v1/audit?action=rule"))).isEmpty();
    assertThat(subjects(api.getJson("/api/v1/audit?scope=us"))).isEmpty();
  }

  @Test
  void whatCannotBeUsedIsRefused() throws Exception {
    HttpResponse<String> outcome = api.get("/api/v1/audit?outcome=token");
    assertThat(outcome.statusCode()).isEqualTo(400);
    assertThat(outcome.body()).contains("did you mean taken?");
    assertThat(api.get("/api/v1/audit?since=yesterday").statusCode()).isEqualTo(400);
    assertThat(api.get("/api/v1/audit?before=x").statusCode()).isEqualTo(400);
  }

  @Test
  void nothingIsDoneThatCannotBeWrittenDown() throws Exception {
    api.notAudited =
        Optional.of(
            new Problem(ProblemType.NOT_AUDITED, "nothing was done", Map.of("done", false))
                .toException());

    HttpResponse<String> silence =
        api.post(
            "/api/v2/silences",
            """
            {"matchers": [{"name": "id", "value": "upload", "isRegex": false}],
             "startsAt": "%s", "endsAt": "%s", "createdBy": "ada", "comment": "c"}
            """
                .formatted(Rows.NOW, Rows.NOW.plusSeconds(3600)));

    assertThat(silence.statusCode()).isEqualTo(503);
    assertThat(api.silences.now().silences()).isEmpty();
    HttpResponse<String> rules =
        api.send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + api.port() + "/api/v1/rules/files/x.yaml"))
                .header("Content-Type", "application/yaml")
                .PUT(BodyPublishers.ofString("groups: []"))
                .build());
    assertThat(rules.statusCode()).isEqualTo(503);
    assertThat(rules.body()).contains("not-audited", "\"done\":false");
    assertThat(api.ruleFiles.now().byName()).isEmpty();
    assertThat(api.audit).isEmpty();
  }

  /** Behind a login by a header, so that a test can be anybody. */
  private static RunningApi guarded() {
    return new RunningApi(
        settings ->
            settings.withAuthentication(
                ctx ->
                    new Caller(
                        Caller.Kind.KEY,
                        "ada",
                        List.of(Grant.parse(String.valueOf(ctx.header("Test-Grant")))))));
  }

  @Test
  void anAuditorOfAScopeSeesWhatWasDoneInItAndNothingElse() throws Exception {
    try (RunningApi two = guarded()) {
      ScopedWorld.fill(two);
      two.trail = (filter, before, limit) -> page(two.entries, filter, before, limit);
      for (String scope : List.of("team-a", "team-b")) {
        change(two, scope);
      }
      String foreign = put(two, "/api/v1/rules/files/z.yml", rules("team-b"), "editor:team-a");
      assertThat(foreign).isEqualTo("403");

      List<String> ofA = subjects(two.getJson("/api/v1/audit", "Test-Grant", "auditor:team-a"));
      List<String> ofB = subjects(two.getJson("/api/v1/audit", "Test-Grant", "auditor:team-b"));
      List<String> all = subjects(two.getJson("/api/v1/audit", "Test-Grant", "auditor:*"));

      assertThat(ofA)
          .extracting(entry -> entry.split(" ")[0])
          .containsExactly(
              "rules.delete",
              "rules.save",
              "rules.save",
              "view.delete",
              "view.create",
              "feedback.withdraw",
              "acknowledgement.withdraw",
              "acknowledgement.create",
              "silence.expire",
              "silence.create");
      assertThat(ofB).hasSameSizeAs(ofA).doesNotContainAnyElementsOf(ofA);
      assertThat(all)
          .hasSize(ofA.size() + ofB.size() + 1)
          .first()
          .isEqualTo("access.refuse PUT /api/v1/rules/files/z.yml");
      assertThat(subjects(two.getJson("/api/v1/audit", "Test-Grant", "auditor:team-a/eu")))
          .isEmpty();
    }
  }

  /** Or an admin of a scope could delete it to hide what they did in it. */
  @Test
  void whatWasDoneInAScopeIsSeenAfterItsDeletionAndWhatIsOfNoScopeAsWell() throws Exception {
    try (RunningApi two = guarded()) {
      ScopedWorld.fill(two);
      two.trail = (filter, before, limit) -> page(two.entries, filter, before, limit);
      put(two, "/api/v1/rules/files/z.yml", rules("team-b"), "editor:team-a");
      put(two, "/api/v1/rules/files/a.yml", rules("team-a"), "editor:team-a");
      two.send(
          two.request("/api/v1/scopes?scope=team-a", "Test-Grant", "admin:team-a")
              .DELETE()
              .build());

      assertThat(subjects(two.getJson("/api/v1/audit", "Test-Grant", "auditor:team-a")))
          .containsExactly("scope.delete team-a", "rules.save a.yml");
      assertThat(subjects(two.getJson("/api/v1/audit", "Test-Grant", "auditor:*")))
          .containsExactly(
              "scope.delete team-a",
              "rules.save a.yml",
              "access.refuse PUT /api/v1/rules/files/z.yml");
      assertThat(subjects(two.getJson("/api/v1/audit", "Test-Grant", "auditor:team-b"))).isEmpty();
    }
  }

  /** One of each kind; of rules also one that is refused for what is in it. */
  private static void change(RunningApi at, String scope) throws Exception {
    String[] operator = {"Test-Grant", "operator:" + scope};
    String silence =
        """
        {"matchers": [{"name": "scope", "value": "%s", "isRegex": false}],
         "startsAt": "%s", "endsAt": "%s", "createdBy": "ada", "comment": "c"}
        """
            .formatted(scope, Rows.NOW, Rows.NOW.plusSeconds(3600));
    String id =
        RunningApi.json(at.post("/api/v2/silences", silence, operator)).path("silenceID").asText();
    at.send(at.request("/api/v2/silence/" + id, operator).DELETE().build());
    String alert = ScopedWorld.alert(scope).fingerprint().hex();
    String end = Rows.NOW.plusSeconds(3600).toString();
    at.post(
        "/api/v1/acknowledgements",
        "{\"fingerprint\":\"%s\",\"owner\":\"o\",\"comment\":\"c\",\"endsAt\":\"%s\"}"
            .formatted(alert, end),
        operator);
    at.send(at.request("/api/v1/acknowledgements/" + alert, operator).DELETE().build());
    at.post("/api/v1/alerts/" + alert + "/feedback", "{\"verdict\":\"anomaly\"}", operator);
    String editor = "editor:" + scope;
    String view = "/api/v1/views/new-" + scope;
    assertThat(put(at, view, "name: new-%1$s\nscope: %1$s\nfilter: x\n".formatted(scope), editor))
        .isEqualTo("201");
    at.send(at.request(view, "Test-Grant", editor).DELETE().build());
    String file = "/api/v1/rules/files/" + scope + ".yml";
    assertThat(put(at, file, rules(scope), editor)).isEqualTo("201");
    assertThat(put(at, file, rules(scope), editor, "If-Match", "\"99\"")).isEqualTo("412");
    at.send(at.request(file, "Test-Grant", editor).DELETE().build());
  }

  private static String rules(String scope) {
    return """
    groups:
      - name: new-%1$s
        scope: %1$s
        rules: [{alert: A, expr: 'upload > 1'}]
    """
        .formatted(scope);
  }

  private static String put(
      RunningApi at, String path, String yaml, String grant, String... headers) throws Exception {
    HttpResponse<String> answer =
        at.send(
            at.request(path, headers)
                .header("Test-Grant", grant)
                .header("Content-Type", "application/yaml")
                .PUT(BodyPublishers.ofString(yaml))
                .build());
    return Integer.toString(answer.statusCode());
  }

  /** What is refused for lack of a permission is one entry, as at all routes. */
  @Test
  void aRefusedSaveIsOneEntry() throws Exception {
    try (RunningApi one = guarded()) {
      put(one, "/api/v1/rules/files/x.yml", rules("team-b"), "editor:team-a");
      assertThat(one.audit).hasSize(1);

      put(one, "/api/v1/rules/files/x.yml", "groups: 7", "editor:team-a");
      assertThat(one.audit).hasSize(2).last().asString().startsWith("rules.save x.yml REFUSED");
    }
  }

  private static List<String> subjects(JsonNode answer) {
    List<String> found = new ArrayList<>();
    answer
        .path("entries")
        .forEach(
            one -> found.add(one.path("action").asText() + " " + one.path("subject").asText()));
    return found;
  }
}
