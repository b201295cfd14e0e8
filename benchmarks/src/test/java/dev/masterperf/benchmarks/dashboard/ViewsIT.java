package dev.masterperf.benchmarks.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.FilePayload;
import dev.masterperf.benchmarks.ProductProcess;
import dev.masterperf.model.wire.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Views that are saved and shared, and the list of what happened. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ViewsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final LocatorAssertions.IsVisibleOptions VISIBLE =
      new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE.toMillis());
  private static final String RULES =
      """
      groups:
        - name: shop
          rules:
            - alert: LongQueue
              expr: max_over_time({category="Shop",id="queue"}[1m]) > 3
              keep_firing_for: 1h
              annotations: {summary: many wait}
      """;

  @TempDir static Path folder;
  private ProductProcess product;
  private Chromium chromium;

  @BeforeAll
  void start() throws Exception {
    chromium = Chromium.start();
    Path rules = Files.writeString(folder.resolve("rules.yml"), RULES);
    product = ProductProcess.up(folder.resolve("data"), "--no-demo", "--rules", rules.toString());
    product.start();
    send("queue", "performance", "ok", "1");
    send("door", "performance", "ok", "1ms");
  }

  @AfterAll
  void stop() throws Exception {
    for (AutoCloseable part : new AutoCloseable[] {product, chromium}) {
      if (part != null) {
        part.close();
      }
    }
  }

  @Test
  void aSavedViewOpensFromItsLinkAndWhatOthersSavedIsNotLost() throws Exception {
    try (MatrixPage page = open("/?q=category%3DShop&sort=-id&columns=id,value,category")) {
      assertThat(page.row("queue")).isVisible(VISIBLE);
      page.press("v");
      page.page().locator("#views-new-title").fill("Shop: all");
      page.press("Enter");
      assertThat(page.page().locator("#views-said")).hasText("Saved as shop-all.");
      assertThat(violations(page)).isEmpty();
      page.screenshot("views-dialog");
      page.press("Escape");
      assertThat(page.address()).endsWith("/?view=shop-all");

      try (MatrixPage other = open("/?view=shop-all")) {
        assertThat(other.row("queue")).isVisible(VISIBLE);
        assertThat(other.page().locator("#filter")).hasValue("category=Shop");
        assertThat(other.ids()).containsExactly("queue", "door");
        assertThat(other.page().locator("#matrix-head th")).hasCount(3);
        assertThat(other.page().locator("#open-views")).hasText("ViewsShop: all");

        other.page().locator("#filter").fill("door");
        assertThat(other.page().locator("#open-views[data-edited=true]")).isVisible();
        assertThat(other.address()).contains("view=shop-all&edited=1&q=door");
        assertThat(put("shop-all", "name: shop-all\ntitle: Theirs\n")).isEqualTo(200);
      }

      page.page().locator("#filter").fill("queue");
      page.page().locator("#open-views").click();
      page.page().getByText("Update it").click();
      assertThat(page.page().locator("#views-said"))
          .hasText(Pattern.compile("there is a view shop-all already, saved at .*"));
      assertThat(page.page().locator("#filter")).hasValue("queue");
      page.page().getByText("Replace it").click();
      assertThat(page.page().locator("#views-said")).hasText("shop-all is as you see it.");
      assertThat(product.get("/api/v1/views/shop-all").body())
          .isEqualTo(
              "name: shop-all\ntitle: 'Shop: all'\nfilter: queue\n"
                  + "columns: [id, value, category]\nsort: [-id]\n");
      assertThat(page.troubles()).allMatch(trouble -> trouble.contains("412"));
    }
  }

  @Test
  void aFileIsCheckedTakenInAndFoundInThePalette() throws Exception {
    try (MatrixPage page = open("/")) {
      page.press("v");
      page.page().goBack();
      assertThat(page.page().locator("#views")).isHidden();
      page.page().goForward();
      page.page().locator("#views-new-title").fill("Not saved yet");
      importFile(page, "name: wall\nkisok: true\n");
      assertThat(page.page().locator("#views-said"))
          .hasText(
              "wall.yaml is not taken; mend it and import it again:\n"
                  + "Line 2: kisok: unknown key; did you mean \"kiosk\"?");
      importFile(page, "name: wall\n  title: [\n");
      assertThat(page.page().locator("#views-said"))
          .containsText(Pattern.compile("wall.yaml is not taken.*Line 2: ", Pattern.DOTALL));
      assertThat(page.page().locator("#views-new-title")).hasValue("Not saved yet");
      assertThat(page.address()).endsWith("/");
      assertThat(product.get("/api/v1/views/wall").statusCode()).isEqualTo(404);

      importFile(page, "name: wall\ntitle: On the wall\nutc: true\ngroup: topic\ntheme: dark\n");
      assertThat(page.page().locator("#views-said")).hasText("Saved as wall, and open.");
      page.press("Escape");
      assertThat(page.address()).endsWith("/?view=wall");
      assertThat(page.page().locator("html")).hasAttribute("data-theme", "dark");
      assertThat(page.page().locator("#updated")).containsText("UTC");
      page.page().goBack();
      assertThat(page.page().locator("html")).hasAttribute("data-theme", "light");
      assertThat(page.page().locator("#updated")).not().containsText("UTC");
      page.page().goForward();
      assertThat(page.page().locator("#updated")).containsText("UTC");

      page.press("Control+k");
      page.page().locator("#palette-input").fill("open view wall");
      assertThat(page.page().locator(".command").first()).hasText("Open view: On the wall");
      page.press("Escape");
      page.page().setViewportSize(390, 844);
      page.press("v");
      assertThat(violations(page)).isEmpty();
      assertThat(page.page().evaluate("() => views.scrollWidth - views.clientWidth")).isEqualTo(0);
      page.screenshot("views-phone");
      assertThat(page.troubles()).isEmpty();
    }
  }

  @Test
  void whatHappensIsListedFilteredPausedAndLeadsToItsRow() throws Exception {
    send("mode", "configuration", "ok", "STRICT");
    send("door", "performance", "error", "jammed");
    send("queue", "performance", "ok", "9");
    silence();
    try (MatrixPage page = open("/")) {
      page.press("y");
      assertThat(entry(page, "LongQueue firing")).isVisible(VISIBLE);
      assertThat(entry(page, "Counter › door in error")).isVisible(VISIBLE);
      assertThat(entry(page, "Silence made").first()).isVisible(VISIBLE);
      assertThat(entry(page, "Counter › mode")).isVisible(VISIBLE);
      assertThat(violations(page)).isEmpty();
      page.screenshot("activity");

      page.page().locator(".ac-bar button:text-is('Audit')").click();
      assertThat(entry(page, "silence.create").first()).isVisible(VISIBLE);
      assertThat(violations(page)).isEmpty();
      page.screenshot("audit");
      page.page().locator("[aria-label='Search audit']").fill("action=silence nobody-wrote-this");
      assertThat(page.page().locator("dialog .ac-said")).hasText("Nothing matches");
      page.page().locator("dialog[aria-label='Audit'] button:text-is('Close')").click();
      assertThat(page.page().locator("dialog[aria-label='Audit']")).hasCount(0);

      page.press("/");
      page.page().keyboard().type("kind=status door");
      assertThat(entry(page, "LongQueue firing")).hasCount(0);
      assertThat(entry(page, "door in error")).isVisible();
      assertThat(page.page()).hasURL(Pattern.compile(".*activity=kind%3Dstatus\\+door"));

      page.press("Enter", "Space");
      assertThat(page.page().locator(".ac-said")).hasText("Paused");
      send("door", "performance", "ok", "1ms");
      assertThat(page.page().locator(".ac-new")).hasText("1 new: show", patiently());
      assertThat(entry(page, "door ok again")).hasCount(0);
      page.page().locator(".ac-new").click();
      assertThat(entry(page, "door ok again")).isVisible();

      page.page().setViewportSize(390, 844);
      assertThat(page.page().evaluate("() => document.documentElement.scrollWidth")).isEqualTo(390);
      assertThat(violations(page)).isEmpty();
      page.screenshot("activity-phone");
      page.page().setViewportSize(1600, 900);

      entry(page, "door in error").locator("a.ac-title").click();
      assertThat(page.page().locator(".detail-panel")).isVisible();
      assertThat(page.row("door")).isVisible();
      assertThat(page.troubles()).isEmpty();
    }
  }

  @Test
  void viewsAndWhatHappenedOutliveARestart() throws Exception {
    assertThat(put("kept", "# ours\nname: kept\n")).isEqualTo(201);
    silence();
    send("gate", "performance", "error", "stuck");
    await().atMost(PATIENCE).until(() -> titles().contains("Counter › gate in error"));

    product.close();
    product.start();

    assertThat(product.get("/api/v1/views/kept").body()).isEqualTo("# ours\nname: kept\n");
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                titles()
                    .containsAll(List.of("View made", "Silence made", "Counter › gate in error")));
  }

  private List<String> titles() throws Exception {
    JsonNode answer = Json.tree(product.get("/api/v1/activity").body().getBytes(UTF_8));
    return StreamSupport.stream(answer.path("entries").spliterator(), false)
        .map(entry -> entry.path("title").asText())
        .toList();
  }

  private static Locator entry(MatrixPage page, String title) {
    return page.page().locator(".ac-entry").filter(new Locator.FilterOptions().setHasText(title));
  }

  private static LocatorAssertions.HasTextOptions patiently() {
    return new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE.toMillis());
  }

  private static void importFile(MatrixPage page, String text) {
    page.page()
        .locator("#views-file")
        .setInputFiles(new FilePayload("wall.yaml", "application/yaml", text.getBytes(UTF_8)));
  }

  private void silence() throws Exception {
    Instant now = Instant.now();
    String body =
        """
        {"matchers":[{"name":"alertname","value":"Other","isRegex":false}],
         "startsAt":"%s","endsAt":"%s","createdBy":"ada","comment":"tests"}\
        """
            .formatted(now, now.plusSeconds(3_600));
    assertThat(product.post("/api/v2/silences", body).statusCode()).isEqualTo(200);
  }

  private int put(String name, String yaml) throws Exception {
    URI url = product.url("/api/v1/views/" + name);
    HttpRequest request =
        HttpRequest.newBuilder(url).PUT(HttpRequest.BodyPublishers.ofString(yaml)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }

  private void send(String id, String type, String status, String value) throws Exception {
    String json =
        "{\"category\":\"Shop\",\"topic\":\"Counter\",\"id\":\"%s\",\"type\":\"%s\",\"status\":\"%s\",\"value\":\"%s\"}"
            .formatted(id, type, status, value);
    assertThat(product.post("/api/infra/master-perf", json).statusCode()).isEqualTo(202);
  }

  /** Of WCAG 2.1 AA and good practice, what is serious or worse. */
  private static List<?> violations(MatrixPage page) {
    page.page().evaluate(MatrixPage.text("axe.min.js"));
    return (List<?>)
        page.page()
            .evaluate(
                """
                async () => (await axe.run()).violations
                  .filter((v) => ['serious', 'critical'].includes(v.impact))
                  .map((v) => v.id + ': ' + v.nodes.map((n) => n.html).join(' ').slice(0, 500))
                """);
  }

  private MatrixPage open(String path) {
    return new MatrixPage(chromium.browser(), product.url(path).toString(), 1440, 900);
  }
}
