package dev.masterperf.alerts.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.wire.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each kind of receiver is sent. */
class BodiesTest {
  private static final HttpTarget TARGET = HttpTarget.of(URI.create("https://hooks.example.org/x"));
  private static final SlackReceiver SLACK =
      new SlackReceiver(
          "s",
          TARGET,
          new SlackReceiver.Look("#ops", "", ":fire:", ""),
          Optional.empty(),
          Optional.empty(),
          true);
  private static final PagerDutyReceiver PAGER =
      new PagerDutyReceiver(
          "p", TARGET, new Secret("R0UT1NG"), PagerDutyReceiver.DEFAULT_SEVERITY, true);

  @Test
  void ourOwnBodyHasTheEvidence() {
    JsonNode body =
        Json.tree(bytes(new NativeReceiver("n", TARGET, List.of(), true).body(Groups.firing())));

    assertThat(body.path("type").asText()).isEqualTo("alerts.firing");
    assertThat(body.path("timestamp").asText()).isEqualTo("2026-01-31T12:00:00.250Z");
    JsonNode alert = body.path("data").path("alerts").path(0);
    assertThat(alert.path("sequence").asLong()).isEqualTo(7);
    assertThat(alert.path("status").asText()).isEqualTo("firing");
    assertThat(alert.path("reason").asText()).isEqualTo("because");
    JsonNode evidence = alert.path("evidence");
    assertThat(evidence.path("rule").asText()).isEqualTo("SlowUpload");
    assertThat(evidence.path("group").asText()).isEqualTo("storage");
    assertThat(evidence.path("expr").asText()).isEqualTo("max_over_time(upload[1s]) > 500ms");
    assertThat(evidence.path("value").asText()).isEqualTo("0.75");
    assertThat(evidence.path("series").asText()).contains("Object Upload");
    assertThat(evidence.path("ruleVersion").isMissingNode()).isTrue();
    assertThat(evidence.path("windows")).isEmpty();
    assertThat(alert.path("links").path("view").asText())
        .isEqualTo("https://perf.example.org/api/v1/alerts/" + alert.path("fingerprint").asText());
    assertThat(alert.path("links").path("windows").asText())
        .startsWith("https://perf.example.org/api/v1/windows?resolution=1s&from=1769860740250&to=")
        .contains("&series=global");
  }

  @Test
  void ourOwnBodyShowsRuleWindowsAndSamples() {
    SeriesEvidence known =
        new SeriesEvidence(
            List.of(
                new SeriesEvidence.Window(
                    Instant.parse("2026-01-31T12:00:00Z"),
                    "1s",
                    3,
                    1,
                    "s",
                    0.1,
                    0.4,
                    0.75,
                    0.75,
                    0.75)),
            List.of(
                new SeriesEvidence.Sample(
                    Instant.parse("2026-01-31T12:00:00.250Z"),
                    "750ms",
                    0.75,
                    "s",
                    "ok",
                    "PUT /*",
                    "weur",
                    "",
                    new TreeMap<>())));
    AlertTransition written = withRule(Transitions.transition("upload", 7, AlertState.FIRING));
    AlertGroup group =
        new AlertGroup(
            "ops", "{}:{}", new TreeMap<>(), List.of(written), Groups.EXTERNAL, alert -> known);

    JsonNode evidence =
        Json.tree(bytes(new NativeReceiver("n", TARGET, List.of(), true).body(group)))
            .at("/data/alerts/0/evidence");

    assertThat(evidence.path("ruleVersion").asText()).isEqualTo("v7");
    assertThat(evidence.path("ruleText").asText()).isEqualTo("alert: \"SlowUpload\"\n");
    assertThat(evidence.at("/windows/0/start").asText()).isEqualTo("2026-01-31T12:00:00Z");
    assertThat(evidence.at("/windows/0/resolution").asText()).isEqualTo("1s");
    assertThat(evidence.at("/windows/0/max").asDouble()).isEqualTo(0.75);
    assertThat(evidence.at("/samples/0/value").asText()).isEqualTo("750ms");
    assertThat(evidence.at("/samples/0/pattern").asText()).isEqualTo("PUT /*");
  }

  private static AlertTransition withRule(AlertTransition one) {
    return new AlertTransition(
        one.fingerprint(),
        one.rule(),
        one.group(),
        one.expr(),
        one.labels(),
        one.annotations(),
        one.series(),
        one.sequence(),
        one.state(),
        one.at(),
        one.startsAt(),
        one.endsAt(),
        one.value(),
        one.reason(),
        null,
        new AlertTransition.Definition("v7", "alert: \"SlowUpload\"\n"),
        null);
  }

  @Test
  void aWebhookOfManyAlertsTellsOfSoManyAndCountsTheRest() {
    WebhookReceiver one = new WebhookReceiver("w", TARGET, List.of(), 1, true);

    JsonNode body = Json.tree(bytes(one.body(Groups.two())));

    assertThat(body.path("alerts")).hasSize(1);
    assertThat(body.path("truncatedAlerts").asInt()).isEqualTo(1);
    assertThat(body.path("status").asText()).isEqualTo("firing");
    assertThat(body.path("groupLabels").toString()).isEqualTo("{\"alertname\":\"SlowUpload\"}");
    assertThat(body.path("commonLabels").has("id")).isFalse();
  }

  @Test
  void slackShowsEachAlertWithItsLinkAndNothingThatSlackWouldTakeForMarkup() {
    String body = SLACK.body(Groups.two());

    String expected =
        """
        {"channel":"#ops","icon_emoji":":fire:","attachments":[{
          "color":"danger",
          "title":"[FIRING:1] SlowUpload {quote=\\"a\\\\\\"b\\\\\\\\c\\"}",
          "title_link":"https://perf.example.org/",
          "text":"*FIRING* {id=\\"upload\\"} upload took 750ms (0.75) <URL1|show>\\n*RESOLVED* {id=\\"down&lt;load&gt;\\"} upload took 750ms <URL2|show>",
          "fallback":"[FIRING:1] SlowUpload {quote=\\"a\\\\\\"b\\\\\\\\c\\"}",
          "mrkdwn_in":["text"]}]}
        """
            .replace("URL1", Groups.two().link(Groups.two().alerts().get(0)))
            .replace("URL2", Groups.two().link(Groups.two().alerts().get(1)));
    assertThat(Json.tree(bytes(body))).isEqualTo(Json.tree(bytes(expected)));
  }

  @Test
  void slackIsGreenWhenAllIsOver() {
    JsonNode attachment =
        Json.tree(bytes(SLACK.body(Groups.resolved()))).path("attachments").path(0);

    assertThat(attachment.path("color").asText()).isEqualTo("good");
    assertThat(attachment.path("title").asText()).startsWith("[RESOLVED] SlowUpload");
  }

  @Test
  void pagerDutyOpensAnIncidentOfTheGroupAndClosesTheSame() {
    JsonNode opens = Json.tree(bytes(PAGER.body(Groups.firing())));
    JsonNode closes = Json.tree(bytes(PAGER.body(Groups.resolved())));

    assertThat(opens.path("event_action").asText()).isEqualTo("trigger");
    assertThat(closes.path("event_action").asText()).isEqualTo("resolve");
    assertThat(opens.path("dedup_key").asText())
        .hasSize(64)
        .isEqualTo(closes.path("dedup_key").asText());
    JsonNode payload = opens.path("payload");
    assertThat(payload.path("summary").asText())
        .isEqualTo("[FIRING:1] SlowUpload upload took 750ms");
    assertThat(payload.path("source").asText()).isEqualTo("https://perf.example.org");
    assertThat(payload.path("severity").asText()).isEqualTo("error");
    assertThat(payload.path("timestamp").asText()).isEqualTo("2026-01-31T12:00:00.250Z");
    assertThat(payload.path("custom_details").path("num_firing").asInt()).isEqualTo(1);
    assertThat(opens.toString()).doesNotContain("R0UT1NG");
  }

  /** {@code printf '{}:{alertname="SlowUpload"}' | sha256sum}, as Alertmanager makes it. */
  @Test
  void theKeyOfAnIncidentIsTheHashOfTheGroupsKey() {
    assertThat(Json.tree(bytes(PAGER.body(Groups.two()))).path("dedup_key").asText())
        .isEqualTo("30aba4f6556fd5b7fd68d04337d48f9f01a7f73b767f92810092f96fce8845b6");
  }

  @Test
  void anAlertmanagerHearsOfTheEndOfWhatIsOverAndOfNoneOfWhatFires() {
    AlertmanagerReceiver receiver = new AlertmanagerReceiver("a", TARGET, true);

    JsonNode alerts = Json.tree(bytes(receiver.body(Groups.two())));

    assertThat(alerts).hasSize(2);
    assertThat(Instant.parse(alerts.path(0).path("endsAt").asText()))
        .isAfter(Instant.parse("2035-01-01T00:00:00Z"));
    assertThat(alerts.path(1).path("endsAt").asText()).isEqualTo("2026-01-31T12:00:09.250Z");
    assertThat(alerts.path(0).path("labels").path("alertname").asText()).isEqualTo("SlowUpload");
    assertThat(alerts.path(0).path("generatorURL").asText()).contains("?alert=");
  }

  @Test
  void aTemplateIsFilledWithWhatFitsIntoJson() {
    TemplateReceiver receiver =
        template(
            "{\"text\": \"{{ $status }} {{ $labels.quote }} {{ $value | humanizeDuration }}"
                + " {{ $annotations.summary }} {{ $firing }}/{{ $resolved }} {{ $groupLabels.id }}"
                + " {{ $labels.missing }}\", \"alerts\": {{ $alerts }}, \"to\": \"{{ $link }}\"}",
            "application/json");

    JsonNode body = Json.tree(bytes(receiver.body(Groups.firing())));

    assertThat(body.path("text").asText())
        .isEqualTo("firing a\"b\\c 750ms upload took 750ms 1/0 upload ");
    assertThat(body.path("alerts").path(0).path("status").asText()).isEqualTo("firing");
    assertThat(body.path("to").asText()).startsWith("https://perf.example.org/?alert=");
  }

  @Test
  void whatATemplateMakesFitsIntoJsonWhateverItMakesItOf() {
    TemplateReceiver receiver =
        template(
            "{\"a\": \"{{ $labels.quote | toUpper }}\", \"b\": \"{{ printf \"%q\" $labels.quote }}\","
                + " \"c\": \"{{ if eq $status \"firing\" }}on{{ end }}\","
                + " \"d\": \"{{ toUpper $value }}\"}",
            "application/json");

    JsonNode body = Json.tree(bytes(receiver.body(Groups.firing())));

    assertThat(body.path("a").asText()).isEqualTo("A\"B\\C");
    assertThat(body.path("b").asText()).isEqualTo("\"a\\\"b\\\\c\"");
    assertThat(body.path("c").asText()).isEqualTo("on");
    assertThat(body.path("d").asText()).startsWith("<error expanding template: ");
  }

  @Test
  void aTemplateGoesThroughLabelsAndAnnotationsOfTheGroup() {
    String body =
        new String(
            template(
                    "{{ range $name, $text := $groupLabels }}{{ $name }}={{ $text }};{{ end }}"
                        + "{{ range $name, $text := $annotations }}{{ $name }}={{ $text }};{{ end }}"
                        + "{{ with $labels.missing }}x{{ end }}{{ len $labels }}",
                    "text/plain")
                .body(Groups.firing()));

    assertThat(body)
        .isEqualTo(
            "alertname=SlowUpload;id=upload;quote=a\"b\\c;summary=upload took 750ms;"
                + Groups.firing().commonLabels().size());
  }

  @Test
  void aTemplateOfPlainTextIsFilledAsItIs() {
    assertThat(template("{{ $labels.quote }}!", "text/plain").body(Groups.firing()))
        .isEqualTo("a\"b\\c!");
  }

  @Test
  void anUnknownPlaceInATemplateIsRefusedWithWhatThereIs() {
    assertThatThrownBy(() -> GroupTemplate.parse("{{ template \"slack.default\" . }}"))
        .hasMessageContaining("template \"slack.default\" .")
        .hasMessageContaining("$annotations.name");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://hooks.slack.com/services/T/B/s3cret | true | https://hooks.slack.com/…",
        "https://x.example.org:8443/a?token=s3cret | false | https://x.example.org:8443/a?…",
        "https://x.example.org/a | false | https://x.example.org/a",
      })
  void recordsShowNoSecretOfAUrl(URI url, boolean secret, String shown) {
    assertThat(new HttpTarget(url, secret, Optional.empty()).shown()).isEqualTo(shown);
  }

  @Test
  void aMailHasASubjectOfOneLineAndAllThatIsKnown() {
    EmailReceiver.Body body =
        Json.read(
            bytes(
                new EmailReceiver(
                        "e",
                        new SmtpServer("h", 25, false, "x", Optional.empty(), true),
                        "a@example.org",
                        List.of("b@example.org"),
                        true)
                    .body(Groups.two())),
            EmailReceiver.Body.class);

    assertThat(body.subject()).startsWith("[FIRING:1] SlowUpload").doesNotContain("\n");
    assertThat(body.text())
        .contains("FIRING SlowUpload")
        .contains("RESOLVED SlowUpload")
        .contains("  expr: max_over_time(upload[1s]) > 500ms\n")
        .contains("  until: 2026-01-31T12:00:09.250Z\n")
        .contains("receiver ops");
  }

  @Test
  void aGroupFiresAsLongAsOneOfItsAlertsDoes() {
    assertThat(Groups.two().status()).isEqualTo(AlertState.FIRING);
    assertThat(Groups.resolved().status()).isEqualTo(AlertState.RESOLVED);
  }

  private static TemplateReceiver template(String body, String type) {
    return new TemplateReceiver(
        "t",
        TARGET,
        "POST",
        Map.of("content-type", type),
        GroupTemplate.parse(body),
        List.of(),
        true);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
