package dev.masterperf.benchmarks.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.KeyboardModifier;
import dev.masterperf.benchmarks.ProductProcess;
import dev.masterperf.model.wire.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the grid of the page promises to those who read it, in a browser against the product. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MatrixIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int MANY = 2_000;
  private static final String MARKUP = "<img src=x onerror=document.title='owned'>";

  /** As long as any text of a metric may be. */
  private static final String LONG = "x".repeat(4_096);

  private static final String TURNED = "abc\u202Egnp.exe";

  @TempDir static Path folder;
  private ProductProcess product;
  private Chromium chromium;

  @BeforeAll
  void start() throws Exception {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE.toMillis());
    chromium = Chromium.start();
    product = ProductProcess.up(folder.resolve("data"), "--no-demo");
    product.start();
    send("Order", "alpha", "10ms");
    send("Order", "beta", "20ms");
    send("Order", "gamma", "30ms");
    post(
        Map.of(
            "category",
            "Fleet",
            "topic",
            "Load",
            "id",
            "cpu",
            "value",
            "40ms",
            "source",
            "host-a",
            "properties",
            Map.of("kernel", "6.1")));
    post(
        Map.of(
            "category",
            "Fleet",
            "topic",
            "Load",
            "id",
            "cpu",
            "value",
            "60ms",
            "source",
            "host-b",
            "status",
            "error"));
    post(Map.of("category", "Hostile", "topic", MARKUP, "id", "markup", "value", MARKUP));
    post(Map.of("category", "Hostile", "topic", TURNED, "id", "turned", "value", "1"));
    post(
        Map.of(
            "category",
            "Hostile",
            "topic",
            "long",
            "id",
            "long",
            "value",
            LONG,
            "properties",
            Map.of("a", LONG, "b", LONG)));
    post(
        IntStream.range(0, MANY)
            .mapToObj(i -> metric("Many", "m%04d".formatted(i), i + "ms"))
            .toArray());
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
  void itsModulesKeepTheirPromises() {
    try (MatrixPage page = open("/")) {
      assertThat((List<?>) page.evaluate("page-logic.js")).isEmpty();
    }
  }

  @Test
  void thousandsOfRowsLiveInFewElementsAndAreAllInReach() {
    try (MatrixPage page = open("/?q=category%3DMany")) {
      Locator grid = page.page().locator("#matrix");
      assertThat(grid).hasAttribute("aria-rowcount", Integer.toString(MANY + 1));

      page.press("End");

      assertThat(page.row("m1999")).hasAttribute("data-active", "true");
      assertThat(page.row("m1999")).hasAttribute("aria-rowindex", Integer.toString(MANY + 1));
      page.press("k", "k", "j");
      assertThat(page.row("m1998")).hasAttribute("data-active", "true");
      assertThat(page.page().locator("#matrix-body tr").count()).isLessThan(100);
      page.press("Home");
      assertThat(page.row("m0000")).hasAttribute("data-active", "true");
      page.page().locator("th[data-column=p99] .head").hover();
      assertThat(page.page().locator("#tooltip")).containsText("of the last 10 to 20 seconds");
      assertThat(page.troubles()).isEmpty();
    }
  }

  @Test
  void rowsStayUnderThePointerAndSelectedWhileOthersComeAndGoAroundThem() throws Exception {
    try (MatrixPage page = open("/?q=category%3DMany&sort=id")) {
      Locator row = page.row("m0004");
      row.hover();
      double before = row.boundingBox().y;
      String alert = "() => document.querySelector('#alerts').style.paddingTop = '%spx'";
      page.page().evaluate(alert.formatted(40));
      eventually(() -> page.page().locator("#scroller").evaluate("e => e.scrollTop").equals(40));
      assertThat(row.boundingBox().y).isEqualTo(before);
      page.page().evaluate(alert.formatted(0));
      page.page().mouse().move(5, 5);
      eventually(() -> page.page().locator("#scroller").evaluate("e => e.scrollTop").equals(0));

      page.page()
          .evaluate(
              "e => getSelection().selectAllChildren(e)", handle(page.cell("m0020", "value")));
      page.page().locator("#scroller").evaluate("e => e.scrollTop = 400");
      send("Many", "m0021", "77ms"); // comes after scrolling has come to rest
      assertThat(page.cell("m0021", "value")).hasText("77ms");
      assertThat(page.page().evaluate("() => getSelection().toString()")).isEqualTo("20ms");
      assertThat(page.troubles()).isEmpty();
    }
  }

  /** Putting elements elsewhere is what costs browsers most while somebody scrolls. */
  @Test
  void scrollingLeavesElementsInPlaceAndAtRestTheyFollowEachOtherAsRowsDo() {
    try (MatrixPage page = open("/?q=category%3DMany&sort=id")) {
      assertThat(page.row("m0000")).isVisible();
      page.page()
          .evaluate(
              """
              () => new Promise((resolve) => {
                window.moved = 0;
                const scroller = document.querySelector('#scroller');
                const watch = new MutationObserver((list) => { window.moved += list.length; });
                const step = (left) => {
                  if (left === 20) { // by now it is known that somebody scrolls
                    watch.observe(document.querySelector('#matrix-body'), { childList: true });
                  }
                  scroller.scrollTop += 70;
                  if (left > 0) return requestAnimationFrame(() => step(left - 1));
                  window.moved += watch.takeRecords().length;
                  watch.disconnect();
                  resolve();
                };
                step(24);
              })\
              """);

      assertThat(page.page().evaluate("() => moved")).isEqualTo(0);
      eventually(
          () -> {
            List<String> ids = page.ids();
            return !ids.contains("m0000") && ids.equals(ids.stream().sorted().toList());
          });
    }
  }

  @Test
  void rowsAndCommandsAreAsTallAsAFingerNeedsWhereFingersPoint() {
    Browser.NewContextOptions phone =
        new Browser.NewContextOptions()
            .setViewportSize(390, 844)
            .setHasTouch(true)
            .setIsMobile(true);
    try (BrowserContext window = chromium.browser().newContext(phone)) {
      Page page = window.newPage();
      page.navigate(product.url("/?q=category%3DMany&sort=id").toString());
      Locator second =
          page.locator("#matrix-body tr.row")
              .filter(new Locator.FilterOptions().setHas(page.getByText("m0001")));
      Locator third =
          page.locator("#matrix-body tr.row")
              .filter(new Locator.FilterOptions().setHas(page.getByText("m0002")));

      assertThat(third).isVisible();
      assertThat(second.boundingBox().height).isEqualTo(44);
      assertThat(third.boundingBox().y - second.boundingBox().y).isEqualTo(44);
      third.tap();
      assertThat(third).hasAttribute("aria-expanded", "true");
      Locator name = page.locator(".detail-title code");
      assertThat(name).containsText("m0002");
      assertThat((Integer) name.evaluate("e => e.scrollWidth - e.clientWidth")).isZero();
      page.locator("#open-palette").tap();
      assertThat(page.locator(".command").first()).isVisible();
      assertThat(page.locator(".command").first().boundingBox().height).isGreaterThanOrEqualTo(44);
      assertThat(page.locator(".command kbd").first()).isHidden();
    }
  }

  @Test
  void orderSelectionAndFrozenValuesHoldStillWhileSomebodyReads() throws Exception {
    try (MatrixPage page = open("/?q=category%3DOrder&sort=-value")) {
      assertThat(page.cell("alpha", "value")).hasText("10ms");
      assertThat(page.ids()).containsExactly("gamma", "beta", "alpha");

      page.row("beta").hover();
      send("Order", "alpha", "99ms");
      assertThat(page.cell("alpha", "value")).hasText("99ms");
      assertThat(page.ids()).containsExactly("gamma", "beta", "alpha");
      page.page().mouse().move(5, 5);
      eventually(() -> page.ids().equals(List.of("alpha", "gamma", "beta")));

      page.page()
          .evaluate(
              "e => getSelection().selectAllChildren(e)", handle(page.cell("gamma", "value")));
      send("Order", "gamma", "31ms");
      send("Order", "beta", "21ms");
      assertThat(page.cell("beta", "value")).hasText("21ms");
      assertThat(page.page().evaluate("() => getSelection().toString()")).isEqualTo("30ms");
      page.page().evaluate("() => getSelection().removeAllRanges()");
      assertThat(page.cell("gamma", "value")).hasText("31ms");

      page.press("Space");
      send("Order", "beta", "77ms");
      assertThat(page.page().locator("#frozen-text"))
          .hasText(
              Pattern.compile("Frozen at \\d\\d:\\d\\d:\\d\\d\\. Waiting: [1-9].* changed row.*"));
      assertThat(page.cell("beta", "value")).hasText("21ms");
      page.screenshot("matrix-frozen");
      page.press("Space");
      assertThat(page.cell("beta", "value")).hasText("77ms");
      assertThat(page.page().locator("#frozen")).isHidden();
      assertThat(page.troubles()).isEmpty();
    }
  }

  @Test
  void theAddressHoldsWhatIsShown() {
    try (MatrixPage page = open("/?q=category%3DOrder")) {
      Locator head = page.page().locator("#matrix-head");
      assertThat(page.row("alpha")).isVisible();
      head.getByText("Topic").click();
      head.getByText("ID").click(new Locator.ClickOptions().setModifiers(shift()));
      head.getByText("ID").click(new Locator.ClickOptions().setModifiers(shift()));
      page.page().locator("#group").selectOption("topic");
      page.press("x");
      for (String column : List.of("pattern", "locations", "impact", "properties")) {
        page.page().locator("#columns input[name=" + column + "]").uncheck();
      }
      page.page().locator("#columns input[name=scope]").check();
      page.press("Escape");
      page.row("beta").click();
      assertThat(page.page().locator(".detail-panel")).containsText("Percentiles");
      page.press("u");

      try (MatrixPage other = new MatrixPage(chromium.browser(), page.address(), 1366, 768)) {
        assertThat(other.page().locator(".detail-panel")).containsText("Percentiles");
        assertThat(other.row("beta")).hasAttribute("aria-expanded", "true");
        assertThat(other.page().locator("tr.group")).hasText(Pattern.compile("T.*3 rows"));
        assertThat(other.page().locator("th[data-column=id]"))
            .hasAttribute("aria-sort", "descending");
        assertThat(other.page().locator("th[data-column=topic]")).hasAttribute("data-rank", "1");
        assertThat(other.page().locator("th[data-column=scope]")).isVisible();
        assertThat(other.page().locator("th[data-column=impact]")).hasCount(0);
        assertThat(other.page().locator("#updated")).containsText("UTC");
        assertThat(other.page().locator("#filter")).hasValue("category=Order");
        other.screenshot("matrix-address");
      }
    }
  }

  @Test
  void rowsOfTheProductItselfAreShownToThoseWhoNameTheirScope() throws Exception {
    post(
        Map.of("scope", "masterperf", "category", "Own", "topic", "T", "id", "own", "value", "1"),
        metric("Own", "other", "2"));
    try (MatrixPage page = open("/?q=category%3DOwn")) {
      assertThat(page.row("other")).isVisible();
      assertThat(page.row("own")).isHidden();

      page.page().locator("#filter").fill("scope:masterperf category=Own");
      assertThat(page.row("own")).isVisible();
      assertThat(page.row("other")).isHidden();

      page.page().locator("#filter").fill("category=Own");
      assertThat(page.row("other")).isVisible();
      assertThat(page.row("own")).isHidden();
      assertThat(page.troubles()).isEmpty();
    }
  }

  @Test
  void anOpenRowTellsPercentilesFactsSourcesAndEvents() {
    try (MatrixPage page = open("/?q=category%3DFleet")) {
      page.row("cpu{source=\"host-a\"}").click();

      Locator panel = page.page().locator(".detail-panel");
      assertThat(panel.locator("table.small").first())
          .containsText(Pattern.compile("1 min\\s*1\\s*0\\s*40ms"));
      assertThat(panel.locator(".facts")).containsText("kernel");
      assertThat(panel).containsText("host-b");
      assertThat(panel).containsText("Last events");
      panel.getByText("Copy selector").click();
      assertThat(page.clipboard())
          .isEqualTo(
              "cpu{scope=\"global\",category=\"Fleet\",type=\"performance\",topic=\"Load\","
                  + "sub_cat=\"General\",source=\"host-a\"}");
      assertThat(page.cell("cpu{source=\"host-b\"}", "status")).hasText("error");
      page.screenshot("matrix-open");
      severalChartsStandSideBySide(page);
      page.press("Escape");
      assertThat(panel).hasCount(0);
      assertThat(page.troubles()).isEmpty();
    }
  }

  /** Of the row that is open, and of another; the address has them, and Escape goes back. */
  private static void severalChartsStandSideBySide(MatrixPage page) {
    Locator charts = page.page().locator(".history-page-chart");
    page.page().getByText("Add to charts").click();
    assertThat(charts).hasCount(1);
    assertThat(page.page().locator("#scroller")).isHidden();

    page.page().getByPlaceholder("upload{category").fill("cpu{source=\"host-b\"}");
    page.press("Enter");
    assertThat(charts).hasCount(2);
    page.page().reload();
    assertThat(charts).hasCount(2);
    page.screenshot("matrix-charts");

    page.page().locator("#open-charts").focus();
    page.press("Escape");
    assertThat(charts).hasCount(0);
    assertThat(page.page().locator("#scroller")).isVisible();
    assertThat(page.page().locator(".detail-panel")).hasCount(1);
  }

  @Test
  void theKeyboardReachesEverything() throws Exception {
    try (MatrixPage page = open("/")) {
      assertThat(page.page().locator("#matrix")).isVisible();
      page.press("/");
      page.page().keyboard().type("category=Order");
      eventually(() -> page.ids().equals(List.of("alpha", "beta", "gamma")));
      page.page().locator("#matrix").focus();
      assertThat(page.page().locator("#scroller")).hasCSS("outline-style", "solid");

      page.press("c");
      eventually(() -> page.clipboard().startsWith("curl -sG " + product.url("/api/")));
      assertThat(page.clipboard()).endsWith("--data-urlencode category=Order");
      page.press("c");
      eventually(() -> page.clipboard().startsWith("./masterperf matrix --url "));

      page.press("Control+k");
      page.page().keyboard().type("value largest");
      page.press("Enter");
      assertThat(page.page().locator("th[data-column=value]"))
          .hasAttribute("aria-sort", "descending");

      page.press("e");
      Download download =
          page.page().waitForDownload(() -> page.page().locator("[data-format=csv]").click());
      assertThat(Files.readString(download.path()).lines())
          .hasSize(4)
          .first()
          .asString()
          .startsWith("category,type,topic,subCat,id,value,measure,unit");

      page.press("t", "t");
      assertThat(page.page().locator("html")).hasAttribute("data-theme", "dark");
      page.press("f");
      assertThat(page.page().locator(".top")).isHidden();
      page.screenshot("matrix-kiosk");
      page.press("Escape");
      assertThat(page.page().locator(".top")).isVisible();
      page.press("?");
      assertThat(page.page().locator("#help")).containsText("Copy the query as curl");
      assertThat(page.troubles()).isEmpty();
    }
  }

  @Test
  void hostileNamesAreTextAndNothingIsAskedElsewhere() {
    try (MatrixPage page = open("/?q=category%3DHostile")) {
      assertThat(page.cell("markup", "topic")).hasText(MARKUP);
      assertThat(page.cell("turned", "topic")).hasText("abc⟨U+202E⟩gnp.exe");
      page.row("long").click();
      assertThat(page.page().locator(".facts")).containsText(LONG);
      page.press("g");
      assertThat(page.page().locator("tr.group")).hasCount(1);
      page.page().locator("#filter").fill(MARKUP);
      assertThat(page.row("turned")).isHidden();
      page.screenshot("matrix-hostile");

      assertThat(page.page().title()).contains("MASTER_PERF");
      assertThat(page.troubles()).isEmpty();
    }
  }

  @Test
  void axeFindsNothingSeriousInLightAndDarkAndNothingSpillsOnAPhone() {
    try (MatrixPage page = open("/?q=category%3DFleet&group=status")) {
      assertThat(page.row("cpu{source=\"host-a\"}")).isVisible();
      page.page().evaluate(axe());
      assertThat(MatrixPage.violations(page.page())).isEmpty();
      page.press("t", "t", "j", "j", "Enter");
      assertThat(page.page().locator(".facts")).isVisible();
      assertThat(MatrixPage.violations(page.page())).isEmpty();
      for (String key : List.of("?", "x", "e", "Control+k")) {
        page.press(key);
        assertThat(MatrixPage.violations(page.page())).as(key).isEmpty();
        page.press("Escape");
      }
      for (int width : new int[] {1000, 800, 701, 320}) { // tablets, and pages that are zoomed into
        page.page().setViewportSize(width, 844);
        assertThat(page.page().evaluate("() => document.documentElement.scrollWidth"))
            .isEqualTo(width);
      }
      page.page().setViewportSize(390, 844);
      assertThat(page.page().locator("#matrix-head th")).hasCount(3);
      assertThat(page.page().evaluate("() => document.documentElement.scrollWidth")).isEqualTo(390);
      assertThat(page.page().evaluate("() => scroller.scrollWidth - scroller.clientWidth"))
          .isEqualTo(0);
      page.screenshot("matrix-phone");
      allPartsAreInReachOfAThumb(page);
    }
  }

  /** On a phone: by the bar below, whose buttons are large enough and stay where they are. */
  private static void allPartsAreInReachOfAThumb(MatrixPage page) {
    Locator bar = page.page().locator("#places button");
    Object places = page.page().evaluate(PLACES);
    for (String part : List.of("Alerts", "Activity", "Charts", "Rows")) {
      bar.getByText(part).click();
      assertThat(page.page().locator("#places [aria-current=true]")).hasText(part);
      assertThat(page.page().evaluate(PLACES)).as(part).isEqualTo(places);
      assertThat(page.page().evaluate("() => document.documentElement.scrollWidth")).isEqualTo(390);
      assertThat((List<?>) page.page().evaluate(SMALL)).as(part).isEmpty();
      assertThat(MatrixPage.violations(page.page())).as(part).isEmpty();
    }
    bar.getByText("Views").click();
    assertThat(page.page().locator("#views")).isVisible();
    page.press("Escape");
  }

  /** Where the header ends and the bar and its buttons are. */
  private static final String PLACES =
      """
      () => [document.querySelector('.top'), ...document.querySelectorAll('#places, #places button')]
        .map((e) => e.getBoundingClientRect())
        .map((r) => [r.left, r.width, r.bottom, r.height].map(Math.round).join(' ')).join()
      """;

  /** What of header and bar is too small for a thumb. */
  private static final String SMALL =
      """
      () => [...document.querySelectorAll(':is(.top, #places) :is(button, input, select)')]
        .filter((e) => e.offsetParent !== null)
        .filter((e) => e.offsetWidth < 44 || e.offsetHeight < 44).map((e) => e.outerHTML)
      """;

  private static String axe() {
    return MatrixPage.text("axe.min.js");
  }

  private static List<KeyboardModifier> shift() {
    return List.of(KeyboardModifier.SHIFT);
  }

  private static Object handle(Locator locator) {
    return locator.elementHandle();
  }

  /** Playwright belongs to the thread that made it. */
  private static void eventually(Callable<Boolean> condition) {
    await().pollInSameThread().atMost(PATIENCE).until(condition);
  }

  private MatrixPage open(String path) {
    return new MatrixPage(chromium.browser(), product.url(path).toString(), 1600, 900);
  }

  private void send(String category, String id, String value) throws Exception {
    post(metric(category, id, value));
  }

  private static Map<String, String> metric(String category, String id, String value) {
    return Map.of("category", category, "topic", "T", "id", id, "value", value);
  }

  private void post(Object... metrics) throws Exception {
    String json = new String(Json.bytes(metrics), StandardCharsets.UTF_8);
    assertThat(product.post("/api/infra/master-perf", json).body())
        .contains("\"accepted\":" + metrics.length);
  }
}
