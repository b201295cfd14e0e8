package dev.masterperf.benchmarks.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import dev.masterperf.benchmarks.ProductProcess;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Charts of history over an hour in which one thing became slow, another fell silent. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HistoryChartsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Path PAGE =
      Path.of("src/test/resources/dev/masterperf/benchmarks/dashboard");
  private static final Path DASHBOARD =
      Path.of("../api-server/src/main/resources/dev/masterperf/api/dashboard");
  private static final long STEP_MILLIS = 20_000;
  private static final long CHANGE_BEGINS = 1_500_000;
  private static final long CHANGE_ENDS = 600_000;
  private static final String SERIES = "{category=\"Checkout\",id=\"authorise\",topic=\"Payment\"}";

  @TempDir static Path folder;
  private final List<String> complaints = new ArrayList<>();
  private ProductProcess product;
  private Chromium chromium;

  @BeforeAll
  void anHourOfHistory() throws Exception {
    chromium = Chromium.start();
    product = ProductProcess.up(folder.resolve("data"), "--no-demo");
    product.start();
    long now = System.currentTimeMillis();
    List<String> metrics = new ArrayList<>();
    for (long ago = 3_600_000; ago > 0; ago -= STEP_MILLIS) {
      boolean changed = ago < CHANGE_BEGINS && ago > CHANGE_ENDS;
      double wobble = (ago / STEP_MILLIS * 7) % 5;
      metrics.add(metric("authorise", now - ago, (changed ? 400 : 100) + wobble + "ms"));
      metrics.add(metric("queue", now - ago, Double.toString((changed ? 50 : 10) + wobble)));
      metrics.add(metric("steady", now - ago, Double.toString(5 + wobble)));
      if (!changed) {
        for (int i = 0; i < 20; i++) {
          metrics.add(metric("heartbeat", now - ago + i, "1"));
        }
      }
    }
    assertThat(product.post("/api/infra/master-perf", metrics.toString()).statusCode())
        .isEqualTo(202);
    await()
        .atMost(PATIENCE)
        .until(() -> product.get("/api/v1/series?match[]=steady").body().contains("steady"));
  }

  @AfterAll
  void stop() throws Exception {
    for (AutoCloseable part : new AutoCloseable[] {product, chromium}) {
      if (part != null) {
        part.close();
      }
    }
  }

  private static String metric(String id, long at, String value) {
    return String.format(
        Locale.ROOT,
        "{\"category\":\"Checkout\",\"topic\":\"Payment\",\"id\":\"%s\",\"value\":\"%s\",\"ts\":%d}",
        id,
        value,
        at);
  }

  private Page open(String address, ColorScheme scheme) {
    Page page =
        chromium
            .browser()
            .newPage(
                new Browser.NewPageOptions().setViewportSize(1200, 900).setColorScheme(scheme));
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    page.route("**/history-try.*", HistoryChartsIT::ours);
    page.route("**/favicon.ico", route -> route.fulfill());
    page.route("**/shell/tokens.css", HistoryChartsIT::tokens);
    page.navigate(product.url(address).toString());
    return page;
  }

  /** The page around the charts, which the product does not have; under the product's policy. */
  private static void ours(Route route) {
    String name = Pattern.compile(".*/|[?#].*").matcher(route.request().url()).replaceAll("");
    route.fulfill(new Route.FulfillOptions().setPath(PAGE.resolve(name)));
  }

  private static void tokens(Route route) {
    Path path =
        Stream.of("shell/tokens.css", "tokens.css")
            .map(DASHBOARD::resolve)
            .filter(Files::exists)
            .findFirst()
            .orElseThrow();
    route.fulfill(new Route.FulfillOptions().setPath(path));
  }

  private Page panel(ColorScheme scheme) {
    return open(
        "/history-try.html?tz=UTC&panel=" + URLEncoder.encode(SERIES, StandardCharsets.UTF_8),
        scheme);
  }

  private static Locator status(Page page) {
    return page.locator(".history-status").first();
  }

  private static void says(Locator where, String pattern) {
    assertThat(where)
        .containsText(
            Pattern.compile(pattern),
            new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE.toMillis()));
  }

  private static void drag(Page page, double from, double to) {
    BoundingBox plot = page.locator(".u-over").first().boundingBox();
    Mouse mouse = page.mouse();
    mouse.move(plot.x + from * plot.width, plot.y + 40);
    mouse.down();
    mouse.move(plot.x + to * plot.width, plot.y + 50, new Mouse.MoveOptions().setSteps(4));
    mouse.up();
  }

  @Test
  void valuesAreReadZoomedIntoAndComparedAndWhatElseMovedIsFound() throws Exception {
    try (Page page = panel(ColorScheme.LIGHT)) {
      says(status(page), "a point each 20s, from windows of 10s");
      page.locator(".u-over").first().hover();
      Locator tooltips = page.locator(".history-tooltip");
      says(tooltips.first(), "UTC.*p99.*10\\d ms.*p50.*10\\d ms");
      says(tooltips.nth(1), "rate.*events"); // the other chart's cursor goes with it

      page.locator("select").nth(1).selectOption("previous");
      says(page.locator(".history-legend").first(), "p50, 1 h earlier");

      drag(page, 0.6, 0.83);
      says(status(page), "a point each 5s");
      says(page.locator(".history-legend").first(), "p50, 1\\d(\\.\\d)? min earlier");
      assertThat(page.getByText("Paused")).isVisible();
      page.keyboard().press("Tab");
      page.locator(".history-chart").first().press("m");

      Locator moved = page.locator(".history-moved button");
      says(moved.nth(0), "Checkout › Payment › queue.*→ 5\\d.*▲");
      says(moved.nth(1), "Checkout › Payment › heartbeat.*→ 0 events/s.*▼");
      page.screenshot(picture("history-moved"));
      moved.nth(0).click();
      assertThat(page.locator(".history-panel")).hasCount(2);

      page.locator(".u-over").first().dblclick();
      says(status(page), "a point each 20s");
      assertThat(complaints).isEmpty();
    }
  }

  @Test
  void theHeatMapCountsValuesAndChartsAreTakenAlong() throws Exception {
    try (Page page = panel(ColorScheme.DARK)) {
      says(status(page), "a point each 20s");
      page.locator("select").first().selectOption("heat");
      says(page.locator(".history-legend").first(), "how many values lay there");
      page.locator(".u-over").first().hover();
      says(page.locator(".history-tooltip").first(), "\\d+ values? of \\d+|values");
      page.screenshot(picture("history-heat"));
      Download table =
          page.waitForDownload(() -> page.getByText("CSV").locator("visible=true").click());
      assertThat(Files.readAllLines(table.path()).get(0)).isEqualTo("time,unit,from,to,values");
      assertThat(Files.readAllLines(table.path()).get(1))
          .matches("[-0-9T:.]+Z,s,0\\.\\d+,0\\.\\d+,1");
      Download map = page.waitForDownload(() -> page.getByText("PNG").click());
      // The title, and two charts of 260 and 130 pixels with the legend of each.
      assertThat(ImageIO.read(map.path().toFile()).getHeight()).isEqualTo(62 + 260 + 130 + 2 * 24);

      page.locator("select").first().selectOption("range");
      page.getByText("Expected band").click();
      says(page.locator(".history-notes"), "No band yet: a detector needs [\\d,]+ values of 20s");
      Download png = page.waitForDownload(() -> page.getByText("PNG").click());
      byte[] bytes = Files.readAllBytes(png.path());
      assertThat(new String(bytes, 1, 3, StandardCharsets.US_ASCII)).isEqualTo("PNG");
      Object csv =
          page.evaluate(
              "async () => (await fetch(document.querySelector('a[download]').href)).text()");
      assertThat(csv.toString())
          .contains("id,source,labels,unit,time,state,avg")
          .contains("authorise");
      assertThat(complaints).isEmpty();
    }
  }

  @Test
  void aPageOfChartsSharesItsTimeAndKeepsItInTheAddress() throws Exception {
    String charts =
        Stream.of("authorise", "queue")
            .map(
                id ->
                    "chart="
                        + URLEncoder.encode("{\"series\":\"" + id + "\"}", StandardCharsets.UTF_8))
            .reduce((a, b) -> a + "&" + b)
            .orElseThrow();
    try (Page page =
        open("/history-try.html#" + charts + "&span=3600s&tz=UTC", ColorScheme.LIGHT)) {
      says(status(page), "a point each 20s");
      drag(page, 0.2, 0.4);

      says(page.locator(".history-status").nth(1), "a point each 5s");
      await()
          .pollInSameThread()
          .atMost(PATIENCE)
          .until(() -> page.url().contains("&from=") && page.url().contains("tz=UTC"));
      page.locator("input").fill("steady");
      page.locator("input").press("Enter");
      assertThat(page.locator(".history-panel")).hasCount(3);
      page.getByText("30 d").click();
      says(page.locator(".history-status").nth(2), "a point each 3h");
      assertThat(page.url()).contains("span=2592000s");
      page.screenshot(picture("history-page"));
      assertThat(complaints).isEmpty();
    }
  }

  private static Page.ScreenshotOptions picture(String name) {
    return new Page.ScreenshotOptions().setPath(Path.of("target", name + ".png")).setFullPage(true);
  }
}
