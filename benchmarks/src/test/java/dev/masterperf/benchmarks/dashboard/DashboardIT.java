package dev.masterperf.benchmarks.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.standardwebhooks.Webhook;
import dev.masterperf.benchmarks.ProductProcess;
import dev.masterperf.benchmarks.WebhookLog;
import dev.masterperf.benchmarks.WebhookLog.Received;
import java.net.http.HttpHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a user does in the first minutes, in a real browser against the real product. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final LocatorAssertions.IsVisibleOptions VISIBLE =
      new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE.toMillis());
  private static final LocatorAssertions.HasTextOptions PATIENTLY =
      new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE.toMillis());
  private static final String SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
  private static final String RULES =
      """
      groups:
        - name: storage
          rules:
            - alert: SlowUpload
              expr: max_over_time({category="R2",id="upload"}[1s]) > 500ms
              annotations:
                summary: upload took {{ $value }} s
            - alert: LongQueue
              expr: max_over_time({category="Shop",id="queue"}[1m]) > 3
              keep_firing_for: 1h
      """;

  @TempDir static Path folder;
  private Path rules;
  private ProductProcess product;
  private WebhookLog webhook;
  private Chromium chromium;

  @BeforeAll
  void start() throws Exception {
    chromium = Chromium.start();
    webhook = new WebhookLog();
    rules = Files.writeString(folder.resolve("rules.yml"), RULES);
    product =
        ProductProcess.up(
            folder.resolve("data"),
            "--no-demo",
            "--category-budgets",
            "Crowd=4",
            "--rules",
            rules.toString(),
            "--webhook",
            webhook.url(),
            "--webhook-secret",
            SECRET,
            "--external-url",
            "https://perf.example.org/");
    product.start();
  }

  @AfterAll
  void stop() throws Exception {
    for (AutoCloseable part : new AutoCloseable[] {product, webhook, chromium}) {
      if (part != null) {
        part.close();
      }
    }
  }

  @Test
  void aSentMetricBecomesARowWithItsTenColumns() throws Exception {
    try (Page page = open()) {
      send("Isolation", "Agent Scaling", "deploy", "19.6ms");

      Locator row = row(page, "deploy");
      assertThat(row).isVisible(VISIBLE);
      assertThat(row.locator("td[data-column=value]")).containsText("19.6ms");
      assertThat(row.locator("td[data-column=category]")).hasText("Isolation");
      List<String> headers = page.locator("#matrix-head th").allInnerTexts();
      assertThat(headers.stream().map(String::toLowerCase).toList())
          .startsWith(
              "category",
              "type",
              "topic",
              "subcat",
              "id",
              "value",
              "pattern",
              "locations",
              "impact",
              "properties")
          .contains("rate", "p99");
    }
  }

  @Test
  void theApiIsAPageFromWhichItCanBeAsked() throws Exception {
    send("Isolation", "Agent Scaling", "asked", "19.6ms");
    try (MatrixPage window =
        new MatrixPage(chromium.browser(), product.url("/api").toString(), 1280, 900)) {
      Page page = window.page();
      page.locator("#find").fill("newest value of every");
      assertThat(page.locator(".operation:visible")).hasCount(1);
      page.locator("#readMatrix > summary").click();
      page.locator("#readMatrix .trying input[name=q]").fill("asked");
      page.locator("#readMatrix .trying button").click();

      assertThat(page.locator("#readMatrix .answer")).containsText("200 application/json");
      assertThat(page.locator("#readMatrix .answer")).containsText("\"id\": \"asked\"");
      page.evaluate(MatrixPage.text("axe.min.js"));
      assertThat(MatrixPage.violations(page)).isEmpty();
      assertThat(window.troubles()).isEmpty();
    }
  }

  @Test
  void aNewValueIsShownWithoutReloading() throws Exception {
    try (Page page = open()) {
      send("Demo", "Live", "counter", "1");
      assertThat(row(page, "counter")).isVisible(VISIBLE);

      send("Demo", "Live", "counter", "2");

      assertThat(row(page, "counter").locator("td[data-column=value]"))
          .hasText("2", new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE.toMillis()));
    }
  }

  @Test
  void aSlowUploadRaisesTheAlertOnThePageAndAtTheWebhookAndResolves() throws Exception {
    try (Page page = open()) {
      long sent = System.currentTimeMillis();
      send("R2", "Object Upload", "upload", "900ms");

      await().atMost(PATIENCE).until(() -> statuses().contains("firing"));
      await().atMost(PATIENCE).until(() -> statuses().contains("resolved"));

      Received first = uploads().get(0);
      System.out.printf("event to webhook: %d ms%n", first.at() - sent);
      new Webhook(SECRET).verify(first.body(), signed(first));
      assertThat(first.alert().path("annotations").path("summary").asText())
          .isEqualTo("upload took 0.9 s");
      assertThat(first.alert().path("generatorURL").asText())
          .isEqualTo(
              "https://perf.example.org/?alert=" + first.alert().path("fingerprint").asText());
      // Playwright belongs to the thread that made it.
      await()
          .pollInSameThread()
          .atMost(PATIENCE)
          .until(
              () -> {
                send("R2", "Object Upload", "upload", "900ms");
                return page.locator(".alert[data-state=firing]").allInnerTexts().stream()
                    .anyMatch(alert -> alert.contains("SlowUpload"));
              });
      page.screenshot(
          new Page.ScreenshotOptions().setPath(Path.of("target", "dashboard-alert.png")));
    }
  }

  @Test
  void anAlertIsSilencedAfterAPreviewAndAcknowledged() throws Exception {
    try (Page page = open()) {
      send("Shop", "Checkout of a shop ".repeat(50), "queue", "9");
      Locator alert = page.locator(".alert").filter(new Locator.FilterOptions().setHasText("Long"));
      assertThat(alert).isVisible(VISIBLE);
      // however much it says, what can be done stands beside its name
      assertThat(alert.locator(".alert-line").boundingBox().height).isLessThan(40);
      assertThat(alert.evaluate("e => e.scrollWidth - e.clientWidth")).isEqualTo(0);

      alert.getByText("Silence").click();
      assertThat(page.locator("#silencing-preview"))
          .hasText(
              "Mutes 1 of the alerts that fire now, 1 of which people hear of: LongQueue.",
              PATIENTLY);
      page.locator("#silencing-owner").fill("ada");
      page.locator("#silencing-go").click();
      assertThat(alert.locator(".alert-kept")).hasText("silenced", PATIENTLY);

      alert.getByText("Acknowledge").click();
      page.locator("#silencing-go").click();
      assertThat(alert.locator(".alert-kept")).hasText("silenced, acknowledged by ada", PATIENTLY);
    }
  }

  @Test
  void aRuleFileThatIsRefusedIsSaidUntilOneIsRight() throws Exception {
    try (Page page = open()) {
      Locator warning = page.locator("#rule-warnings");
      send("Demo", "Rules", "before", "1");
      assertThat(row(page, "before")).isVisible(VISIBLE);
      assertThat(warning).isHidden();
      assertThat(page.locator("#no-rules")).isHidden();

      Files.writeString(rules, RULES.replace("expr:", "exprs:"));

      assertThat(warning).isVisible(VISIBLE);
      assertThat(warning)
          .containsText(
              Pattern.compile(
                  "goes on with the rules before: .*rules.yml:4: .*rules.yml:5: .*exprs",
                  Pattern.DOTALL));
      page.screenshot(
          new Page.ScreenshotOptions().setPath(Path.of("target", "dashboard-refused-rules.png")));
      Files.writeString(rules, RULES);
      assertThat(warning)
          .isHidden(new LocatorAssertions.IsHiddenOptions().setTimeout(PATIENCE.toMillis()));
    }
  }

  @Test
  void thatThereAreNoRulesIsSaidInsteadOfThatThereAreNoAlerts() throws Exception {
    try (Page page = open()) {
      send("Demo", "Rules", "before", "1");
      assertThat(row(page, "before")).isVisible(VISIBLE);

      Files.writeString(rules, "groups: []\n");

      assertThat(page.locator("#no-rules")).isVisible(VISIBLE);
      assertThat(page.locator("#rule-warnings")).containsText("there are no alert rules");
      assertThat(page.locator("#no-alerts")).isHidden();
      page.screenshot(
          new Page.ScreenshotOptions().setPath(Path.of("target", "dashboard-no-rules.png")));
      page.locator("#write-rules").click();
      assertThat(page.locator("#alerts-view textarea")).isVisible(VISIBLE);
      page.goBack();
      assertThat(page.locator("#no-rules")).isVisible(VISIBLE);
      Files.writeString(rules, RULES);
      assertThat(page.locator("#no-rules"))
          .isHidden(new LocatorAssertions.IsHiddenOptions().setTimeout(PATIENCE.toMillis()));
    }
  }

  @Test
  void aHostileNameIsShownAsText() throws Exception {
    String hostile = "<img src=x onerror=document.title='owned'>";
    try (Page page = open()) {
      List<String> errors = new ArrayList<>();
      page.onConsoleMessage(message -> errors.add(message.text()));
      send("Demo", hostile, "hostile", "1");

      assertThat(row(page, "hostile").locator("td[data-column=topic]"))
          .hasText(hostile, new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE.toMillis()));
      assertThat(page).hasTitle(Pattern.compile(".*MASTER_PERF.*"));
      assertThat(errors).noneMatch(e -> e.contains("Content Security"));
    }
  }

  @Test
  void theFilterLeavesOnlyWhatMatches() throws Exception {
    try (Page page = open()) {
      send("Demo", "Filter", "kept-row", "1");
      send("Demo", "Filter", "other-row", "1");
      assertThat(row(page, "other-row")).isVisible(VISIBLE);

      page.locator("#filter").fill("kept-row");

      assertThat(row(page, "kept-row")).isVisible(VISIBLE);
      assertThat(row(page, "other-row")).isHidden();
    }
  }

  @Test
  void aBudgetThatIsUsedUpIsALineThatNamesTheLabel() throws Exception {
    try (Page page = open()) {
      Locator line = page.locator("#series-budget");
      send("Demo", "Budget", "budget-before", "1");
      assertThat(row(page, "budget-before")).isVisible(VISIBLE);
      assertThat(line).isHidden();

      String crowd =
          IntStream.range(0, 100)
              .mapToObj(
                  user ->
                      ("{\"category\":\"Crowd\",\"topic\":\"T\",\"id\":\"login\",\"value\":\"1ms\","
                              + "\"labels\":{\"user\":\"u%d\"}}")
                          .formatted(user))
              .collect(Collectors.joining(",", "[", "]"));
      assertThat(product.post("/api/infra/master-perf", crowd).statusCode()).isEqualTo(202);

      assertThat(line).isVisible(VISIBLE);
      assertThat(line)
          .hasText(
              Pattern.compile(
                  "Too many series by user of category Crowd in scope global"
                      + " \\(about \\d+ values in one partition\\): .*"));
      page.locator("#filter").fill("no such row"); // it stays whatever the rows are filtered by
      assertThat(line).isVisible();
      page.screenshot(
          new Page.ScreenshotOptions().setPath(Path.of("target", "dashboard-budget.png")));
    }
  }

  private static HttpHeaders signed(Received received) {
    return HttpHeaders.of(
        Map.of(
            "webhook-id", List.of(received.id()),
            "webhook-timestamp", List.of(received.timestamp()),
            "webhook-signature", List.of(received.signature())),
        (name, value) -> true);
  }

  private List<String> statuses() {
    return uploads().stream().map(r -> r.alert().path("status").asText()).toList();
  }

  /** What the webhook heard of them. */
  private List<Received> uploads() {
    return webhook.received().stream()
        .filter(r -> r.alert().at("/labels/alertname").asText().equals("SlowUpload"))
        .toList();
  }

  private Page open() {
    Page page = chromium.browser().newPage(new Browser.NewPageOptions().setViewportSize(1600, 900));
    page.navigate(product.url("/").toString());
    return page;
  }

  private static Locator row(Page page, String id) {
    return page.locator("#matrix-body tr")
        .filter(
            new Locator.FilterOptions()
                .setHas(page.locator("td[data-column=id]:text-is(\"" + id + "\")")));
  }

  private void send(String category, String topic, String id, String value) throws Exception {
    String json =
        "{\"category\":\"%s\",\"topic\":\"%s\",\"id\":\"%s\",\"value\":\"%s\"}"
            .formatted(category, topic, id, value);
    assertThat(product.post("/api/infra/master-perf", json).statusCode()).isEqualTo(202);
  }
}
