package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.model.wire.Json;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Grafana's Prometheus data source sends, for the dashboard in docs/grafana. */
class DashboardQueriesTest {
  private static final Path DASHBOARD = Path.of("../docs/grafana/dashboards/masterperf.json");
  private static final long END = Rows.NOW.getEpochSecond();

  private final RunningApi api = new RunningApi();

  @AfterEach
  void close() {
    api.close();
  }

  /** Save & test: a form by POST, with what other servers know. */
  @Test
  void theDataSourceIsFoundToWork() throws Exception {
    HttpResponse<String> health = form("/api/v1/query", "query=1%2B1&time=" + END + ".25");

    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(RunningApi.json(health).at("/data/result/1").asText()).isEqualTo("2");
    assertThat(api.get("/api/v1/query?query=1%2B1&time=" + END + "&_=17").statusCode())
        .isEqualTo(200);
    assertThat(api.get("/api/v1/status/buildinfo").statusCode()).isEqualTo(200);
    assertThat(api.get("/api/v1/metadata?limit=5000").statusCode()).isEqualTo(200);
  }

  @Test
  void everyPanelIsAnswered() throws Exception {
    List<String> expressions = expressions();
    assertThat(expressions).hasSizeGreaterThan(8);
    for (String expression : expressions) {
      HttpResponse<String> answer =
          form(
              "/api/v1/query_range",
              "query="
                  + URLEncoder.encode(expression, StandardCharsets.UTF_8)
                  + "&start="
                  + (END - 900)
                  + "&end="
                  + END
                  + "&step=2");

      assertThat(answer.statusCode()).as(expression + ": " + answer.body()).isEqualTo(200);
    }
  }

  /** With the variables as Grafana fills them in for a panel of 15 minutes. */
  private static List<String> expressions() throws IOException {
    JsonNode dashboard = Json.tree(Files.readAllBytes(DASHBOARD));
    List<String> expressions = new ArrayList<>();
    for (JsonNode panel : dashboard.path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        expressions.add(
            target
                .path("expr")
                .asText()
                .replace("$__rate_interval_ms", "8000")
                .replace("$__rate_interval", "8s")
                .replace("$scope", ".*")
                .replace("$bucket", "(a|b)"));
      }
    }
    return expressions;
  }

  @Test
  void variablesAreFilledByLabelValues() throws Exception {
    String range = "start=" + (END - 900) + "&end=" + END;

    assertThat(api.get("/api/v1/label/scope/values?" + range).statusCode()).isEqualTo(200);
    assertThat(
            api.get("/api/v1/label/bucket/values?match%5B%5D=%7Bcategory%3D%22R2%22%7D&" + range)
                .statusCode())
        .isEqualTo(200);
    assertThat(form("/api/v1/labels", range + "&match%5B%5D=upload").statusCode()).isEqualTo(200);
    assertThat(form("/api/v1/series", range + "&match%5B%5D=upload").statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> form(String path, String parameters) throws Exception {
    return api.post(path, parameters, "Content-Type", "application/x-www-form-urlencoded");
  }
}
