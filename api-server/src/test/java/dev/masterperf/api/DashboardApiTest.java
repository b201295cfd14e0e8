package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DashboardApiTest {
  private static final Pattern PARTS = Pattern.compile("(?:\"/assets/|from '\\./)([a-z0-9.-]+)");

  private final RunningApi api = new RunningApi();

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void thePageAndAllItsPartsAreServedFromHere() throws Exception {
    HttpResponse<String> page = api.get("/");
    assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
    assertThat(page.body()).doesNotContain("http://", "https://", "<style", "onclick");

    List<String> parts = partsOf(page.body());
    assertThat(parts).contains("main.js", "matrix.css");
    for (String part : parts) {
      assertThat(api.get("/assets/" + part).statusCode()).as(part).isEqualTo(200);
    }
  }

  @Test
  void modulesImportOnlyWhatIsThere() throws Exception {
    for (String part : partsOf(api.get("/assets/main.js").body())) {
      HttpResponse<String> module = api.get("/assets/" + part);
      assertThat(module.statusCode()).as(part).isEqualTo(200);
      assertThat(module.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/javascript");
      assertThat(partsOf(module.body()))
          .allSatisfy(it -> assertThat(api.get("/assets/" + it).statusCode()).isEqualTo(200));
    }
  }

  @Test
  void nothingFromElsewhereMayRunInThePage() throws Exception {
    HttpResponse<String> page = api.get("/");

    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
  }

  @Test
  void anUnchangedPartIsNotSentAgain() throws Exception {
    String tag = api.get("/assets/main.js").headers().firstValue("ETag").orElseThrow();

    HttpResponse<String> again = api.get("/assets/main.js", "If-None-Match", tag);

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..%2fopenapi.json",
        "%2e%2e%2fopenapi.json",
        "Dashboard.class",
        "package-info.class",
        "nothing.js",
        "index.html"
      })
  void nothingButItsPartsIsServed(String name) throws Exception {
    assertThat(api.get("/assets/" + name).statusCode()).isBetween(400, 404);
  }

  private static List<String> partsOf(String text) {
    return PARTS.matcher(text).results().map((MatchResult r) -> r.group(1)).toList();
  }
}
