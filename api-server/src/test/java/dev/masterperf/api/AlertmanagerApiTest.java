package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.alerts.posted.Posting;
import dev.masterperf.alerts.routing.AlertingFile;
import dev.masterperf.alerts.routing.RoutingPlan;
import dev.masterperf.alerts.routing.Silence;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AlertmanagerApiTest {
  private static final String YAML =
      """
      receivers: [{name: ops}, {name: pager}]
      route:
        receiver: ops
        group_by: [category]
        routes:
          - {receiver: pager, matchers: [alertname=~"Down|Worse"], continue: true}
          - {receiver: ops, matchers: [alertname="Down"], group_by: ['...']}
      inhibit_rules:
        - {source_matchers: [alertname=Down], target_matchers: [alertname=Slow], equal: [category]}
      """;
  private static final AlertTransition SLOW = firing("Slow");
  private static final AlertTransition DOWN = firing("Down");

  private final RunningApi api =
      new RunningApi(
          RoutingPlan.of(AlertingFile.parse(YAML, "am.yml", (name, entry) -> List.of())));

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void listsWhatFiresWithItsReceivers() throws Exception {
    api.view.alerts.add(SLOW);
    api.view.alerts.add(Rows.alert("Was", AlertState.RESOLVED, 2, Rows.NOW));
    api.view.alerts.add(Rows.alert("Soon", AlertState.PENDING, 1, Rows.NOW));

    JsonNode alerts = api.getJson("/api/v2/alerts");

    assertThat(alerts).hasSize(1);
    JsonNode alert = alerts.get(0);
    assertThat(alert.at("/labels/alertname").asText()).isEqualTo("Slow");
    assertThat(alert.at("/annotations/summary").asText()).isEqualTo("Slow on R2");
    assertThat(alert.path("fingerprint").asText()).isEqualTo(SLOW.fingerprint().hex());
    assertThat(alert.path("startsAt").asText()).isEqualTo(Rows.NOW.toString());
    assertThat(alert.at("/receivers/0/name").asText()).isEqualTo("ops");
    assertThat(alert.at("/status/state").asText()).isEqualTo("active");
    assertThat(alert.at("/status/silencedBy").isArray()).isTrue();
  }

  @Test
  void tellsWhatKeepsAnAlertFromBeingTold() throws Exception {
    api.view.alerts.addAll(List.of(SLOW, DOWN, firing("Else")));
    String id = silence("{\"name\":\"alertname\",\"value\":\"El.e\",\"isRegex\":true}");

    assertThat(names("/api/v2/alerts")).containsExactly("Down", "Else", "Slow");
    assertThat(names("/api/v2/alerts?silenced=false&inhibited=false")).containsExactly("Down");
    assertThat(names("/api/v2/alerts?active=false&inhibited=false")).containsExactly("Else");
    JsonNode alerts = api.getJson("/api/v2/alerts?active=false");
    assertThat(alerts.at("/0/status/silencedBy/0").asText()).isEqualTo(id);
    assertThat(alerts.at("/1/status/inhibitedBy/0").asText()).isEqualTo(DOWN.fingerprint().hex());
    assertThat(alerts.at("/1/status/state").asText()).isEqualTo("suppressed");
  }

  @Test
  void findsAlertsByMatchersAndReceiver() throws Exception {
    api.view.alerts.addAll(List.of(SLOW, DOWN));

    assertThat(names("/api/v2/alerts?filter=" + encoded("alertname=~\"S.*\"")))
        .containsExactly("Slow");
    assertThat(
            names(
                "/api/v2/alerts?filter="
                    + encoded("category=R2")
                    + "&filter="
                    + encoded("alertname!=Slow")))
        .containsExactly("Down");
    assertThat(names("/api/v2/alerts?receiver=pag.*")).containsExactly("Down");
    assertThat(names("/api/v2/alerts?receiver=pag")).isEmpty();
  }

  @Test
  void whatCannotBeReadIsAnsweredAsAlertmanagerDoes() throws Exception {
    HttpResponse<String> answer = api.get("/api/v2/alerts?filter=" + encoded("a b"));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(RunningApi.json(answer).isTextual()).isTrue();
    assertThat(answer.body()).contains("bad matcher: a b: column 3");
    assertThat(api.get("/api/v2/alerts?receiver=(").statusCode()).isEqualTo(400);
    assertThat(api.get("/api/v2/alerts/groups?receiver=" + "(".repeat(900)).body())
        .contains("a regular expression has at most 500 groups");
    assertThat(api.get("/api/v2/alerts?receiver=" + "a".repeat(1_001)).body())
        .contains("a regular expression has at most 1000 characters here");
    assertThat(api.get("/api/v2/alerts?receiver=((a%7B999%7D)%7B999%7D)%7B999%7D").statusCode())
        .isEqualTo(400);
    assertThat(api.get("/api/v2/alerts?active=maybe").statusCode()).isEqualTo(400);
    assertThat(api.get("/api/v2/silence/none").statusCode()).isEqualTo(404);
  }

  @Test
  void groupsAlertsAsTheyAreTold() throws Exception {
    api.view.alerts.addAll(List.of(SLOW, DOWN, firing("Worse")));

    JsonNode groups = api.getJson("/api/v2/alerts/groups");

    List<String> texts = new ArrayList<>();
    groups.forEach(
        group ->
            texts.add(
                group.at("/receiver/name").asText()
                    + group.path("labels")
                    + group.path("alerts").findValuesAsText("alertname")));
    assertThat(texts)
        .containsExactlyInAnyOrder(
            "ops{\"alertname\":\"Down\",\"category\":\"R2\"}[Down]",
            "pager{\"category\":\"R2\"}[Down, Worse]",
            "ops{\"category\":\"R2\"}[Slow]");
  }

  @Test
  void alertsOfOthersAreTaken() throws Exception {
    HttpResponse<String> answer =
        api.post(
            "/api/v2/alerts",
            """
            [{"labels":{"alertname":"Up","empty":""},"annotations":{"summary":"s"},
              "startsAt":"2026-01-31T11:59:00+00:00","endsAt":"0001-01-01T00:00:00Z",
              "generatorURL":"http://prom/graph"}]\
            """);

    assertThat(answer.statusCode()).isEqualTo(200);
    Posting taken = api.posted.postings.get(0);
    assertThat(taken.labels()).containsOnlyKeys("alertname");
    assertThat(taken.startsAt()).contains(Rows.NOW.minusSeconds(60));
    assertThat(taken.endsAt()).isEmpty();
    assertThat(taken.generatorUrl()).isEqualTo("http://prom/graph");
  }

  @Test
  void whatIsNoAlertIsNamedAndTheOthersAreTaken() throws Exception {
    HttpResponse<String> answer =
        api.post(
            "/api/v2/alerts",
            """
            [{"labels":{"alertname":"Up"}}, {"labels":{}}, {"labels":{"a-b":"c"}},
             {"labels":{"a":"b"},"startsAt":"2026-01-31T12:00:00Z","endsAt":"2026-01-31T11:00:00Z"},
             {"labels":{"a":1}}, {"labels":{"a":"b"},"endsAt":"soon"}]\
            """);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains(
            "alert 1: at least one label",
            "alert 2: \\\"a-b\\\" is no name",
            "alert 3: it ends at",
            "alert 4: labels.a must be text",
            "alert 5: endsAt must be a time");
    assertThat(api.posted.postings).hasSize(1);
    assertThat(api.post("/api/v2/alerts", "{}").statusCode()).isEqualTo(400);
    assertThat(
            api.post(
                    "/api/v2/alerts",
                    "[{\"labels\":{\"alertname\":\"A\",\"scope\":\"team-a/../team-b\"}}]")
                .body())
        .contains("scope has the part ..");
    assertThat(api.posted.postings).hasSize(1);
  }

  @Test
  void whatWasPostedIsListedAmongTheOthersAndCanBeAcknowledged() throws Exception {
    api.view.alerts.add(SLOW);
    api.posted.firing.add(DOWN);

    assertThat(names("/api/v2/alerts")).containsExactly("Down", "Slow");
    assertThat(names("/api/v2/alerts?inhibited=false")).containsExactly("Down");
    String body =
        "{\"fingerprint\":\"%s\",\"owner\":\"ann\",\"endsAt\":\"%s\"}"
            .formatted(DOWN.fingerprint(), Rows.NOW.plusSeconds(60));
    assertThat(api.post("/api/v1/acknowledgements", body).statusCode()).isEqualTo(200);
  }

  @Test
  void statusShowsTheRoutesAndReceiversOnlyByName() throws Exception {
    JsonNode status = api.getJson("/api/v2/status");

    String config = status.at("/config/original").asText();
    assertThat(status.at("/cluster/status").asText()).isEqualTo("disabled");
    assertThat(status.at("/versionInfo/version").asText()).startsWith("0.25.0+masterperf-");
    AlertingFile read = AlertingFile.parse(config, "status", (name, entry) -> List.of());
    AlertingFile written = AlertingFile.parse(YAML, "am.yml", (name, entry) -> List.of());
    assertThat(read.route().matching(DOWN.labels()))
        .extracting(route -> route.id())
        .isEqualTo(
            written.route().matching(DOWN.labels()).stream().map(route -> route.id()).toList());
    assertThat(read.inhibitRules()).isEqualTo(written.inhibitRules());
    assertThat(api.getJson("/api/v2/receivers").findValuesAsText("name"))
        .containsExactly("ops", "pager");
  }

  @Test
  void aSilenceIsMadeReadChangedAndExpired() throws Exception {
    String id =
        silence("{\"name\":\"alertname\",\"value\":\"Slow\",\"isRegex\":false,\"isEqual\":true}");

    JsonNode read = api.getJson("/api/v2/silence/" + id);
    assertThat(read.at("/status/state").asText()).isEqualTo("active");
    assertThat(read.at("/matchers/0/value").asText()).isEqualTo("Slow");
    assertThat(read.path("createdBy").asText()).isEqualTo("ann");

    // A longer one keeps its id, one of other matchers takes another's place.
    String longer = body("\"id\":\"" + id + "\",", 7200, matcher("Slow"));
    assertThat(posted(longer)).isEqualTo(id);
    String other = posted(body("\"id\":\"" + id + "\",", 7200, matcher("Else")));
    assertThat(other).isNotEqualTo(id);
    assertThat(api.silences.now().silences().get(id).state(Rows.NOW))
        .isEqualTo(Silence.State.EXPIRED);

    assertThat(delete("/api/v2/silence/" + other)).isEqualTo(200);
    assertThat(delete("/api/v2/silence/" + other)).isEqualTo(200);
    assertThat(delete("/api/v2/silence/none")).isEqualTo(404);
    assertThat(api.getJson("/api/v2/silences").findValuesAsText("state"))
        .containsExactly("expired", "expired");
    assertThat(api.getJson("/api/v2/silences?filter=" + encoded("alertname=Slow"))).hasSize(1);

    String made = "alertname=\"Slow\" from %s to %s by ann: ";
    assertThat(api.audit)
        .extracting(entry -> entry.substring(0, entry.indexOf(" alertname")))
        .containsExactly(
            "silence.create " + id + " TAKEN",
            "silence.change " + id + " TAKEN",
            "silence.create " + other + " TAKEN",
            "silence.expire " + id + " TAKEN",
            "silence.expire " + other + " TAKEN");
    assertThat(api.audit.get(0)).contains(made.formatted(Rows.NOW, Rows.NOW.plusSeconds(3600)));
  }

  @Test
  void aSilenceWithAScheduleMutesOnlyThen() throws Exception {
    String schedule = "\"schedule\":{\"years\":[\"%s\"],\"location\":\"Europe/Berlin\"},";
    String then = posted(body(schedule.formatted("1999"), 3600, matcher("Slow")));
    String now = posted(body(schedule.formatted("2000:2100"), 3600, matcher("Slow")));
    api.view.alerts.add(SLOW);

    assertThat(api.getJson("/api/v2/silence/" + then).at("/status/state").asText())
        .isEqualTo("pending");
    assertThat(api.getJson("/api/v2/silence/" + then).at("/schedule/years/0").asText())
        .isEqualTo("1999");
    assertThat(api.getJson("/api/v2/alerts").at("/0/status/silencedBy").toString())
        .isEqualTo("[\"" + now + "\"]");
  }

  @Test
  void aSilenceMayBeAMaintenance() throws Exception {
    String work = posted(body("\"maintenance\":true,", 3600, matcher("Slow")));
    String silence = posted(body("", 3600, matcher("Slow")));

    assertThat(api.getJson("/api/v2/silence/" + work).get("maintenance").asBoolean()).isTrue();
    assertThat(api.getJson("/api/v2/silence/" + silence).has("maintenance")).isFalse();
    assertRefused(
        body("\"maintenance\":\"yes\",", 3600, matcher("Slow")),
        "maintenance must be true or false");
  }

  @Test
  void aSilenceThatCannotBeIsRefusedWithTheReason() throws Exception {
    assertRefused(body("", -10, matcher("Slow")), "endsAt lies in the past");
    assertRefused(body("", 3600, ""), "a silence needs at least one matcher");
    assertRefused(
        body("", 3600, "{\"name\":\"a\",\"value\":\".*\",\"isRegex\":true}"),
        "would mute every alert");
    assertRefused(
        body("", 3600, "{\"name\":\"a\",\"value\":\"(\",\"isRegex\":true}"),
        "not a regular expression");
    assertRefused(body("", 3600, matcher("Slow")).replace("ann", ""), "createdBy is missing");
    assertRefused(
        body("\"schedule\":{\"weekday\":[]},", 3600, matcher("Slow")), "did you mean \\\"weekdays");
    assertRefused("[]", "expected a JSON object");
    assertRefused("{", "not JSON");
  }

  @Test
  void previewTellsWhatASilenceWouldMuteNow() throws Exception {
    api.view.alerts.addAll(List.of(SLOW, DOWN, firing("Else")));
    silence(matcher("Else"));
    String any =
        "{\"matchers\":[{\"name\":\"alertname\",\"value\":\"Down|Else\",\"isRegex\":true}]}";

    JsonNode preview = RunningApi.json(api.post("/api/v1/silences/preview", any));

    assertThat(preview.path("mutes").asInt()).isEqualTo(2);
    assertThat(preview.path("newlyMuted").asInt()).isEqualTo(1);
    assertThat(preview.path("alerts").findValuesAsText("alertname"))
        .containsExactly("Down", "Else");
    assertThat(api.silences.now().silences()).hasSize(1);
    assertThat(api.post("/api/v1/silences/preview", "{}").body()).contains("malformed-body");
  }

  @Test
  void anAcknowledgementHasAnOwnerAndCanBeTakenBack() throws Exception {
    api.view.alerts.add(SLOW);
    String body =
        "{\"fingerprint\":\"%s\",\"owner\":\"ann\",\"comment\":\"on it\",\"endsAt\":\"%s\"}"
            .formatted(SLOW.fingerprint(), Rows.NOW.plusSeconds(60));

    assertThat(api.post("/api/v1/acknowledgements", body).statusCode()).isEqualTo(200);

    assertThat(api.getJson("/api/v2/alerts").at("/0/acknowledgement/owner").asText())
        .isEqualTo("ann");
    assertThat(api.getJson("/api/v1/acknowledgements").at("/acknowledgements/0/comment").asText())
        .isEqualTo("on it");
    assertThat(delete("/api/v1/acknowledgements/" + SLOW.fingerprint())).isEqualTo(204);
    assertThat(delete("/api/v1/acknowledgements/" + SLOW.fingerprint())).isEqualTo(204);
    assertThat(api.audit).hasSize(2);
    assertThat(api.audit.get(0))
        .startsWith("acknowledgement.create " + SLOW.fingerprint() + " TAKEN by ann to ");
    assertThat(api.audit.get(1))
        .startsWith("acknowledgement.withdraw " + SLOW.fingerprint() + " TAKEN");
    assertThat(api.getJson("/api/v1/acknowledgements").path("acknowledgements")).isEmpty();
    assertThat(
            api.post("/api/v1/acknowledgements", body.replace(SLOW.fingerprint().hex(), "0"))
                .statusCode())
        .isEqualTo(404);
    assertThat(api.post("/api/v1/acknowledgements", body.replace("ann", "")).body())
        .contains("needs an owner");
  }

  @Test
  void pagesOfOtherSitesMayNotSilence() throws Exception {
    assertThat(
            api.post(
                    "/api/v2/silences",
                    body("", 3600, matcher("Slow")),
                    "Origin",
                    "http://evil.example",
                    "Content-Type",
                    "application/json")
                .statusCode())
        .isEqualTo(403);
  }

  private String silence(String matcher) throws Exception {
    return posted(body("", 3600, matcher));
  }

  private String posted(String body) throws Exception {
    HttpResponse<String> answer = api.post("/api/v2/silences", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return RunningApi.json(answer).path("silenceID").asText();
  }

  private void assertRefused(String body, String reason) throws Exception {
    HttpResponse<String> answer = api.post("/api/v2/silences", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains(reason);
  }

  private static String matcher(String alertname) {
    return "{\"name\":\"alertname\",\"value\":\"" + alertname + "\",\"isRegex\":false}";
  }

  private static String body(String more, int seconds, String matchers) {
    return "{%s\"matchers\":[%s],\"startsAt\":\"%s\",\"endsAt\":\"%s\",\"createdBy\":\"ann\",\"comment\":\"c\"}"
        .formatted(more, matchers, Rows.NOW, Rows.NOW.plusSeconds(seconds));
  }

  private int delete(String path) throws Exception {
    HttpRequest request = api.request(path).DELETE().build();
    return api.send(request).statusCode();
  }

  private List<String> names(String path) throws Exception {
    return api.getJson(path).findValuesAsText("alertname");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static AlertTransition firing(String name) {
    return Rows.alert(name, AlertState.FIRING, 1, Rows.NOW);
  }
}
