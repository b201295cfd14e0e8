package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.api.activity.Happening;
import dev.masterperf.api.activity.Kind;
import dev.masterperf.model.Series;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActivityApiTest {
  private static final String PATH = "/api/v1/activity";
  private static final Instant AT = Instant.parse("2026-01-31T12:00:00Z");

  private final RunningApi api = new RunningApi();

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void anEntryIsToldWithAllThatLeadsToIt() throws Exception {
    some();

    JsonNode entry = api.getJson(PATH + "?kind=status").at("/entries/0");

    assertThat(entry.get("at").asText()).isEqualTo("2026-01-31T12:00:00Z");
    assertThat(entry.get("kind").asText()).isEqualTo("status");
    assertThat(entry.get("title").asText()).isEqualTo("Upload in error");
    assertThat(entry.get("series").asText())
        .isEqualTo(Series.of("R2", "Object Upload", "upload").key().text());
    assertThat(entry.has("fingerprint")).isFalse();
    assertThat(entry.get("cursor").asText()).isEqualTo("0.2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
                                  | Slow firing,Upload in error,Silence made
          kind=alert              | Slow firing
          kind=silence,status     | Upload in error,Silence made
          category=R2             | Slow firing,Upload in error
          category=R2&status=error| Upload in error
          type=performance        | Upload in error
          source=host-a           | Upload in error
          q=quiet+ada             | Silence made
          q=UPLOAD                | Slow firing,Upload in error
          q=nothing               |
          limit=1                 | Slow firing
          before=0.3              | Upload in error,Silence made
          after=0.2               | Slow firing
          """)
  void leavesOutWhatIsNotWanted(String query, String titles) throws Exception {
    some();

    JsonNode answer = api.getJson(PATH + (query == null ? "" : "?" + query.replace(" ", "")));

    assertThat(String.join(",", titles(answer))).isEqualTo(titles == null ? "" : titles);
    assertThat(answer.get("newest").asText()).isEqualTo("0.3");
    assertThat(answer.get("restarted").asBoolean()).isFalse();
  }

  @Test
  void whoFollowsIsToldWhatCameAndWhoLooksBackWhatWasBefore() throws Exception {
    some();
    JsonNode first = api.getJson(PATH + "?limit=2");
    assertThat(titles(api.getJson(PATH + "?limit=2&before=" + first.get("next").asText())))
        .containsExactly("Silence made");

    String newest = first.get("newest").asText();
    assertThat(titles(api.getJson(PATH + "?after=" + newest))).isEmpty();
    api.activity.add(happening(Kind.AUDIT, "Rules loaded", "", "taken", ""));
    assertThat(titles(api.getJson(PATH + "?after=" + newest))).containsExactly("Rules loaded");
  }

  @Test
  void aCursorOfAnotherProcessBeginsAnew() throws Exception {
    some();

    JsonNode answer = api.getJson(PATH + "?after=19c.7");

    assertThat(answer.get("restarted").asBoolean()).isTrue();
    assertThat(titles(answer)).hasSize(3);
  }

  @Test
  void refusesWhatItDoesNotKnow() throws Exception {
    HttpResponse<String> kind = api.get(PATH + "?kind=alrt");
    assertThat(kind.statusCode()).isEqualTo(400);
    assertThat(RunningApi.json(kind).get("detail").asText()).endsWith("did you mean alert?");
    assertThat(api.get(PATH + "?after=yesterday").statusCode()).isEqualTo(400);
    assertThat(api.get(PATH + "?limit=1001").statusCode()).isEqualTo(400);
    assertThat(api.get(PATH + "?severity=high").statusCode()).isEqualTo(400);
  }

  private void some() {
    api.activity.add(happening(Kind.SILENCE, "Silence made", "quiet please by Ada", "taken", ""));
    api.activity.add(happening(Kind.STATUS, "Upload in error", "timeout", "error", "host-a"));
    api.activity.add(happening(Kind.ALERT, "Slow firing", "upload took 0.9 s", "firing", ""));
  }

  private static Happening happening(
      Kind kind, String title, String text, String status, String source) {
    boolean row = kind == Kind.STATUS;
    return new Happening(
        AT,
        kind,
        title,
        text,
        status,
        row ? "global" : "",
        kind == Kind.STATUS || kind == Kind.ALERT ? "R2" : "",
        row ? "performance" : "",
        row ? "Object Upload" : "",
        row ? "General" : "",
        row ? "upload" : "",
        source,
        row ? Series.of("R2", "Object Upload", "upload").key() : null,
        null,
        null);
  }

  private static List<String> titles(JsonNode answer) {
    List<String> titles = new ArrayList<>();
    answer.get("entries").forEach(entry -> titles.add(entry.get("title").asText()));
    return titles;
  }
}
