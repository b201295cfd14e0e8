package dev.masterperf.benchmarks.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.sun.net.httpserver.HttpServer;
import dev.masterperf.benchmarks.ProductProcess;
import dev.masterperf.benchmarks.WebhookLog;
import dev.masterperf.benchmarks.WebhookLog.Received;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the view of all alerts promises to those on call, in a browser against the product. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AlertsPageIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String MARKUP = "<img src=x onerror=document.title='owned'>";
  private static final String RULES =
      """
      groups:
        - name: storage
          rules:
            - alert: SlowUpload
              expr: max_over_time({category="R2",id="upload"}[1m]) > 500ms
              keep_firing_for: 1h
              labels: {severity: page}
              annotations:
                summary: upload took {{ $value | humanizeDuration }}
                runbook_url: https://runbooks.example.org/upload
                other_url: javascript:alert(1)
            - alert: Ticket
              expr: max_over_time({category="Ticket"}[1m]) > 0
              keep_firing_for: 1h
            - alert: Brief
              expr: max_over_time({category="Brief"}[1s]) > 5
            - alert: Mixed
              expr: max_over_time({category="Mixed"}[1m]) > 500ms
              keep_firing_for: 1h
            - alert: SlowlySlow
              expr: max_over_time({category="Slow"}[5m]) > 500ms
              for: 1h
            - alert: "<img src=x onerror=document.title='owned'>"
              expr: max_over_time({category="Hostile"}[1m]) > 0
              keep_firing_for: 1h
      """;
  private static final String MINE =
      """
      groups:
        - name: mine
          rules:
            - alert: MySlow
              expr: max_over_time({category="R2",id="upload"}[1m]) > 700ms
      """;
  private static final String ANOMALY =
      """
      groups:
        - name: odd
          rules:
            - alert: Odd
              expr: anomaly_score(avg_over_time({category="Odd"}[10s])) > 0.9
              keep_firing_for: 1h
              annotations: {summary: "{{ $labels.id }} is unusual"}
      """;

  /**
   * Of ten seconds, within the six hours for which their windows are kept; a detector needs 1,864.
   */
  private static final int STEPS = 2_000;

  private static final long STEP_MILLIS = 10_000;

  private static final String ROUTES =
      """
      route:
        receiver: ops
        group_by: ['...']
        group_wait: 0s
        routes: [{receiver: tickets, matchers: [alertname=Ticket]}]
      receivers:
        - {name: ops, webhook_configs: [{url: '%s'}]}
        - {name: tickets, webhook_configs: [{url: '%s'}]}
      """;
  private static final int GONE = 410;

  @TempDir static Path folder;
  private ProductProcess product;
  private WebhookLog webhook;
  private HttpServer tickets;
  private volatile int ticketsAnswer = GONE;
  private Chromium chromium;

  @BeforeAll
  void start() throws Exception {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE.toMillis());
    chromium = Chromium.start();
    webhook = new WebhookLog();
    Path rules = Files.writeString(folder.resolve("rules.yml"), RULES);
    tickets = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    tickets.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(ticketsAnswer, -1);
          exchange.close();
        });
    tickets.start();
    String url = "http://127.0.0.1:" + tickets.getAddress().getPort() + "/t";
    Path routes =
        Files.writeString(folder.resolve("routes.yml"), ROUTES.formatted(webhook.url(), url));
    product =
        ProductProcess.up(
            folder.resolve("data"),
            "--no-demo",
            "--rules",
            rules.toString(),
            "--alerting",
            routes.toString(),
            "--webhook-allow",
            "127.0.0.0/8");
    product.start();
    send("R2", "upload", "900ms");
    send("Hostile", "h", "1");
  }

  @AfterAll
  void stop() throws Exception {
    AutoCloseable server = tickets == null ? () -> {} : () -> tickets.stop(0);
    for (AutoCloseable part : new AutoCloseable[] {product, webhook, server, chromium}) {
      if (part != null) {
        part.close();
      }
    }
  }

  @Test
  void theLinkOfANotificationOpensTheEvidenceOfItsAlert() {
    await().atMost(PATIENCE).until(() -> heard("SlowUpload").size() == 1);
    Received told = heard("SlowUpload").get(0);
    URI link = URI.create(told.alert().path("generatorURL").asText());

    try (MatrixPage opened = open(link.getPath() + "?" + link.getQuery())) {
      Page page = opened.page();
      Locator evidence = page.locator(".al-evidence");
      assertThat(evidence.locator("h2")).hasText("SlowUpload");
      assertThat(evidence.locator(".al-evidence-head .al-state")).hasText("firing");
      assertThat(evidence.locator(".al-sentence")).hasText("upload took 900ms");
      assertThat(evidence.locator(".al-bar"))
          .hasAttribute("aria-label", "900ms, the limit is > 500ms");
      assertThat(evidence.locator(".al-chart canvas").first()).isVisible();
      assertThat(evidence.locator(".al-chart .history-legend").first())
          .containsText("limit > 500ms");
      assertThat(evidence.locator(".al-code")).containsText("keep_firing_for: 3600s");
      assertThat(evidence.locator(".al-facts a")).hasCount(1);
      assertThat(evidence.locator(".al-facts a"))
          .hasAttribute("href", "https://runbooks.example.org/upload");
      assertThat(evidence.getByLabel("States").locator("tbody tr").first())
          .containsText(Pattern.compile("firing.*900ms.*holds with 0\\.9", Pattern.DOTALL));
      assertThat(evidence.getByLabel("Notifications").locator("tbody tr").first())
          .containsText(Pattern.compile("delivered HTTP 204.*" + told.id(), Pattern.DOTALL));
      assertThat(opened.address()).contains("?alerts=open");
      assertThat(violations(opened)).isEmpty();
      opened.screenshot("alerts-evidence");
      assertThat(opened.troubles()).isEmpty();
    }
  }

  @Test
  void alertsAreFilteredGroupedAndSilencedByKeysAndTheSilenceIsEnded() throws Exception {
    send("Slow", "s", "900ms");
    try (MatrixPage opened = open("/")) {
      Page page = opened.page();
      assertThat(opened.row("upload")).isVisible();
      opened.press("l");
      assertThat(row(page, "SlowUpload")).isVisible();
      assertThat(row(page, "SlowlySlow").locator(".al-state")).hasText("pending");
      assertThat(row(page, MARKUP)).isVisible();

      opened.press("/");
      page.keyboard().type("state:firing id=upload");
      assertThat(page.locator(".al-row")).hasCount(1);
      page.keyboard().press("Tab");
      opened.press("j", "s");
      assertThat(page.locator("#silencing-preview")).containsText("Mutes 1 of the alerts");
      page.locator("#silencing-owner").fill("ada");
      page.locator("#silencing-comment").fill("new disks");
      page.locator("#silencing-go").click();
      assertThat(row(page, "SlowUpload").locator("td[data-part=heard]"))
          .hasText("nobody: silenced by ada: new disks");

      opened.press("g");
      assertThat(page.locator(".al-group")).containsText("SlowUpload");
      page.reload();
      assertThat(page.locator(".al-group")).containsText("SlowUpload");
      assertThat(page.locator(".al-row")).hasCount(1);

      page.locator(".al-tab[data-tab=silences]").click();
      page.getByText("End it").click();
      assertThat(page.locator(".al-section h3")).hasText("Over 1");
      assertThat(opened.troubles()).isEmpty();
    }
  }

  @Test
  void anAlertThatComesAndGoesIsSeenAndTheSelectionStays() throws Exception {
    try (MatrixPage opened = open("/?alerts=")) {
      Page page = opened.page();
      row(page, "SlowUpload").click();
      assertThat(page.locator(".al-evidence h2")).hasText("SlowUpload");
      page.mouse().move(5, 5); // while the pointer is over the rows new ones wait

      send("Brief", "spike", "9");

      assertThat(row(page, "Brief")).isVisible();
      assertThat(row(page, "Brief").locator(".al-state")).hasText("resolved");
      assertThat(row(page, "SlowUpload")).hasAttribute("aria-selected", "true");
      opened.press("End", "Enter");
      assertThat(page.locator(".al-evidence h2")).hasText("Brief");
      Locator states = page.getByLabel("States").locator("tbody .al-state");
      assertThat(states).hasText(new String[] {"resolved", "firing"});
      assertThat(opened.troubles()).isEmpty();
    }
  }

  @Test
  void whatWasGivenUpIsSeenAndSentAgainOnceItsEndpointIsEnabled() throws Exception {
    send("Ticket", "t", "1");
    try (MatrixPage opened = open("/?alerts=tab%3Dnotifications")) {
      Page page = opened.page();
      Locator endpoint = rows(page, "Endpoints").filter(has("tickets/webhook[0]"));
      Locator failed = rows(page, "Notifications that were given up");
      assertThat(endpoint).containsText("disabled");
      assertThat(failed).containsText("HTTP 410");

      ticketsAnswer = 204;
      endpoint.getByText("Enable").click();
      assertThat(endpoint).containsText("taking");
      failed.getByText("Send again").click();

      assertThat(rows(page, "Notifications").filter(has("tickets/webhook[0]")))
          .containsText("delivered HTTP 204");
      assertThat(failed).hasCount(0);
      opened.screenshot("alerts-notifications");
      assertThat(opened.troubles()).isEmpty();
    }
  }

  @Test
  void aRuleFileIsCheckedTriedOnHistoryAndSavedAndAConflictLosesNothing() {
    try (MatrixPage opened = open("/?alerts=tab%3Drules%26file%3D%253Anew")) {
      Page page = opened.page();
      Locator text = page.locator(".al-rule-left textarea");
      Locator said = page.locator(".al-check");
      Locator save = page.locator(".al-rule-page > .al-tools").getByText("Save");
      page.getByLabel("Name of the rule file").fill("mine.yaml");
      text.fill(MINE.replace("expr:", "exprs:"));
      assertThat(said).hasText("2 problems.");
      assertThat(page.locator(".al-number[data-wrong=true]")).hasText(new String[] {"4", "5"});
      assertThat(page.locator(".al-mark").nth(1)).containsText("did you mean \"expr\"?");
      assertThat(save).isDisabled();

      text.fill(MINE);
      assertThat(said).hasText("Valid: 1 rule in 1 group.");
      Locator tried = page.locator(".al-tried");
      await() // until history has the windows of what was sent last
          .pollInSameThread()
          .pollInterval(Duration.ofSeconds(1))
          .atMost(PATIENCE)
          .until(
              () -> {
                page.getByText("Try on history").click();
                tried.waitFor();
                return tried.textContent().contains("Fired 1 time in 1 of 1 series");
              });
      assertThat(page.locator(".al-tried .al-timeline [data-state=firing]").first()).isVisible();
      opened.screenshot("alerts-rule-editor");
      save.click();
      assertThat(said).containsText("Saved as version");

      page.evaluate(
          """
          async () => {
            const path = '/api/v1/rules/files/mine.yaml';
            const { version, text } = await (await fetch(path)).json();
            await fetch(path, {
              method: 'PUT',
              headers: {'Content-Type': 'application/yaml', 'If-Match': `"${version}"`},
              body: text.replace('700ms', '800ms')});
          }
          """);
      text.fill(MINE + "# mine\n");
      assertThat(said).hasText("Valid: 1 rule in 1 group.");
      save.click();
      assertThat(said).containsText("not tried on history");
      save.click();
      assertThat(page.locator(".al-conflict textarea")).hasValue(MINE.replace("700ms", "800ms"));
      assertThat(text).hasValue(MINE + "# mine\n");
      page.getByText("Go on with mine").click();
      assertThat(said).hasText("Valid: 1 rule in 1 group.");
      save.click();
      save.click();
      assertThat(said).containsText("Saved as version");
      assertThat(violations(opened)).isEmpty();

      text.fill("groups: []");
      page.onceDialog(Dialog::dismiss);
      page.getByText("All rules").click();
      assertThat(text).hasValue("groups: []");
      page.onceDialog(Dialog::accept);
      page.getByText("All rules").click();
      assertThat(page.getByLabel("Rules of mine").locator("tbody tr")).containsText("MySlow");
    }
  }

  @Test
  void aValueHasTheUnitOfItsSeriesWhateverTheRuleComparesItWith() throws Exception {
    send("Mixed", "time", "900ms");
    send("Mixed", "size", "2MiB");
    send("Mixed", "count", "7");
    try (MatrixPage opened = open("/?alerts=q%3Dname%253AMixed%26sort%3D-value")) {
      Page page = opened.page();
      assertThat(page.locator(".al-row td[data-part=value]"))
          .hasText(new String[] {"2MiB", "7", "900ms"});

      page.locator(".al-row").first().click();
      Locator evidence = page.locator(".al-evidence");
      assertThat(evidence.locator(".al-bar"))
          .hasAttribute("aria-label", "2MiB, the limit is > 0.5B");
      assertThat(evidence.getByLabel("States").locator("tbody tr")).containsText("2MiB");
      page.locator(".al-row").last().click();
      assertThat(evidence.locator(".al-bar"))
          .hasAttribute("aria-label", "900ms, the limit is > 500ms");
      assertThat(evidence.getByText("What else moved")).hasCount(1);
      assertThat(opened.troubles()).isEmpty();
    }
  }

  @Test
  void anAnomalyIsExplainedAndSaidToBeNoneAndTakenBack() throws Exception {
    sendHistoryOf("Odd");
    assertThat(put("/api/v1/rules/files/odd.yaml", ANOMALY)).isEqualTo(201);
    await()
        .atMost(PATIENCE)
        .until(() -> product.get("/api/v1/rules").body().contains("\"judging\":2"));
    send("Odd", "other", "7s");
    await().atMost(PATIENCE).until(() -> product.get("/api/v1/alerts").body().contains("\"Odd\""));
    send("Odd", "one", "5s");
    try (MatrixPage opened = open("/?alerts=q%3Dname%253AOdd%2Bid%253Done")) {
      Page page = opened.page();
      row(page, "Odd").click();
      Locator evidence = page.locator(".al-evidence");
      assertThat(row(page, "Odd").locator("td[data-part=value]")).hasText("5s");
      assertThat(evidence.locator(".al-bar"))
          .hasAttribute("aria-label", Pattern.compile("5s, expected from [\\d.]+ms to [\\d.]+ms"));
      assertThat(evidence.locator(".history-legend").first()).containsText("expected");
      assertThat(evidence.locator(".al-facts").first())
          .containsText(
              Pattern.compile(
                  "avg_over_time.*5s at .*expected.*ms, from .*deviation.*score.*above 0.9999"));
      assertThat(evidence.getByLabel("What the detector found").locator("tbody").first())
          .containsText(
              Pattern.compile("the last 16 values, one by one.*less than 1 in a million.* ago"));
      assertThat(evidence.getByLabel("Left their bands at the same time").first())
          .containsText("Odd › T › other");
      assertThat(violations(opened)).isEmpty();
      opened.screenshot("alerts-anomaly");

      evidence.getByText("No anomaly").click();
      page.locator("#silencing-owner").fill("ada");
      page.locator("#silencing-comment").fill("the nightly copy");
      page.locator("#silencing-go").click();
      assertThat(page.locator("#toast")).hasText("Its detector was told.");
      assertThat(evidence.locator(".al-disputed"))
          .hasText(Pattern.compile("Said to be no anomaly by ada at .*: the nightly copy\\."));
      assertThat(product.get("/api/v1/feedback").body())
          .contains("\"owner\":\"ada\"", "the nightly copy");
      evidence.getByText("An anomaly after all").click();
      assertThat(evidence.locator(".al-disputed")).isHidden();
      assertThat(evidence.getByText("No anomaly")).isVisible();
      assertThat(product.get("/api/v1/feedback").body()).isEqualTo("{\"feedback\":[]}");
      assertThat(opened.troubles()).isEmpty();
    }
  }

  @Test
  void backReturnsToWhatWasThereBefore() {
    try (MatrixPage opened = open("/")) {
      Page page = opened.page();
      assertThat(opened.row("upload")).isVisible();
      opened.press("/");
      page.keyboard().type("id=upload");
      page.locator("#filter").blur();
      assertThat(page).hasURL(Pattern.compile(".*\\?q=id%3Dupload"));
      opened.press("l");
      assertThat(row(page, "SlowUpload")).isVisible();
      row(page, "SlowUpload").click();
      Locator evidence = page.locator(".al-evidence");
      assertThat(evidence.locator("h2")).hasText("SlowUpload");
      opened.press("j", "h");
      assertThat(page.locator("#charts-view")).isVisible();
      opened.press("Space", "j");
      assertThat(page.locator("body[data-frozen=true]")).hasCount(0);
      opened.press("y");
      assertThat(page.locator("#activity-view")).isVisible();

      page.goBack();
      assertThat(page.locator("#charts-view")).isVisible();
      page.goBack();
      assertThat(evidence.locator("h2")).hasText("SlowUpload");
      page.goBack();
      assertThat(evidence).isHidden();
      assertThat(row(page, "SlowUpload")).isVisible();
      page.goBack();
      assertThat(opened.row("upload")).isVisible();
      assertThat(page.locator("#filter")).hasValue("id=upload");
      page.goForward();
      assertThat(row(page, "SlowUpload")).isVisible();
      assertThat(opened.troubles()).isEmpty();
    }
  }

  @Test
  void backAsksBeforeATextThatIsNotSavedIsLost() {
    try (MatrixPage opened = open("/")) {
      Page page = opened.page();
      assertThat(opened.row("upload")).isVisible();
      opened.press("l");
      page.locator(".al-tab[data-tab=rules]").click();
      page.getByText("New rule file").click();
      Locator text = page.locator(".al-rule-left textarea");
      text.fill("groups: []");

      page.onceDialog(Dialog::dismiss);
      page.goBack();
      assertThat(page).hasURL(Pattern.compile(".*file%3D%253Anew"));
      assertThat(text).hasValue("groups: []");
      page.onceDialog(Dialog::accept);
      page.goBack();
      assertThat(page.getByLabel("Rules of storage").first()).isVisible();
      page.goBack();
      page.goBack();
      assertThat(opened.row("upload")).isVisible();

      opened.press("Control+k");
      page.locator("#palette-input").fill("write a rule");
      opened.press("Enter");
      text.fill("groups: []");
      page.onceDialog(Dialog::dismiss);
      page.goBack();
      assertThat(page).hasURL(Pattern.compile(".*file%3D%253Anew"));
      assertThat(text).hasValue("groups: []");
      page.onceDialog(Dialog::accept);
      page.goBack();
      assertThat(opened.row("upload")).isVisible();
      assertThat(text).hasCount(0);
    }
  }

  /** Values of two series over the last hours, as a detector needs them. */
  private void sendHistoryOf(String category) throws Exception {
    long now = System.currentTimeMillis();
    Random random = new Random(3);
    for (String id : List.of("one", "other")) {
      String metrics =
          IntStream.range(0, STEPS)
              .mapToObj(
                  step ->
                      String.format(
                          Locale.ROOT,
                          "{\"category\":\"%s\",\"topic\":\"T\",\"id\":\"%s\",\"value\":\"%.1fms\",\"ts\":%d}",
                          category,
                          id,
                          200 + 20 * random.nextGaussian(),
                          now - (STEPS - step) * STEP_MILLIS))
              .collect(Collectors.joining(",", "[", "]"));
      assertThat(product.post("/api/infra/master-perf", metrics).statusCode()).isEqualTo(202);
    }
  }

  private static Locator rows(Page page, String table) {
    return page.locator("table[aria-label='" + table + "'] tbody tr");
  }

  private static Locator.FilterOptions has(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  @Test
  void axeFindsNothingSeriousInAnyTabAndNothingSpillsOnAPhone() {
    try (MatrixPage opened = open("/?alerts=")) {
      Page page = opened.page();
      assertThat(row(page, "SlowUpload")).isVisible();
      for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme));
        for (String tab : List.of("alerts", "silences", "notifications", "rules")) {
          page.locator(".al-tab[data-tab=" + tab + "]").click();
          assertThat(page.locator(".al-tab[aria-current=page]")).hasCount(1);
          assertThat(violations(opened)).as(theme + " " + tab).isEmpty();
        }
      }
      page.setViewportSize(390, 844);
      for (String tab : List.of("rules", "notifications", "silences", "alerts")) {
        page.locator(".al-tab[data-tab=" + tab + "]").click();
        assertThat(page.evaluate("() => document.documentElement.scrollWidth")).isEqualTo(390);
      }
      opened.screenshot("alerts-phone");
    }
  }

  private static Locator row(Page page, String name) {
    return page.locator(".al-row")
        .filter(
            new Locator.FilterOptions().setHas(page.locator(".al-name:text-is(\"" + name + "\")")));
  }

  private List<Received> heard(String name) {
    return webhook.received().stream()
        .filter(one -> one.alert().at("/labels/alertname").asText().equals(name))
        .toList();
  }

  /** Of WCAG 2.1 AA and good practice, what is serious or worse. */
  private static List<?> violations(MatrixPage opened) {
    opened.page().evaluate(MatrixPage.text("axe.min.js"));
    return (List<?>)
        opened
            .page()
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

  /** Saves it where there is none of this name yet. */
  private int put(String path, String yaml) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(product.url(path))
            .header("Content-Type", "application/yaml")
            .header("If-None-Match", "*")
            .PUT(HttpRequest.BodyPublishers.ofString(yaml))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }

  private void send(String category, String id, String value) throws Exception {
    String json =
        "{\"category\":\"%s\",\"topic\":\"T\",\"id\":\"%s\",\"value\":\"%s\"}"
            .formatted(category, id, value);
    assertThat(product.post("/api/infra/master-perf", json).statusCode()).isEqualTo(202);
  }
}
