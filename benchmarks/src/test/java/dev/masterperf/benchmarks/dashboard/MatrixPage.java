package dev.masterperf.benchmarks.dashboard;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The page in a window of its own, that writes down whatever it should not do. */
final class MatrixPage implements AutoCloseable {
  private static final String REPORTS =
      """
      window.reports = [];
      document.addEventListener('securitypolicyviolation',
        (e) => window.reports.push(e.violatedDirective + ' ' + e.blockedURI));
      """;

  private final BrowserContext window;
  private final Page page;
  private final List<String> troubles = new CopyOnWriteArrayList<>();

  MatrixPage(Browser browser, String url, int width, int height) {
    window =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setTimezoneId("Europe/Lisbon")
                .setPermissions(List.of("clipboard-read", "clipboard-write")));
    page = window.newPage();
    page.addInitScript(REPORTS);
    page.onPageError(troubles::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            troubles.add(message.text());
          }
        });
    String origin = url.substring(0, url.indexOf('/', "http://".length()));
    page.onRequest(
        request -> {
          if (!request.url().startsWith(origin)) {
            troubles.add("asks another host: " + request.url());
          }
        });
    page.navigate(url);
  }

  Page page() {
    return page;
  }

  Locator row(String id) {
    return page.locator("#matrix-body tr.row")
        .filter(
            new Locator.FilterOptions()
                .setHas(
                    page.locator("td[data-column=id]:text-is('" + id.replace("'", "\\'") + "')")));
  }

  Locator cell(String id, String column) {
    return row(id).locator("td[data-column=" + column + "]");
  }

  /** The ids of the rows in sight, from the top. */
  List<String> ids() {
    return page.locator("#matrix-body tr.row td[data-column=id]").allInnerTexts();
  }

  void press(String... keys) {
    for (String key : keys) {
      page.keyboard().press(key);
    }
  }

  String address() {
    return page.url();
  }

  String clipboard() {
    return (String) page.evaluate("() => navigator.clipboard.readText()");
  }

  void screenshot(String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", name + ".png")));
  }

  /** Errors, requests to other hosts, and what the security policy refused. */
  @SuppressWarnings("unchecked") // what the page collected above
  List<String> troubles() {
    List<String> all = new ArrayList<>((List<String>) page.evaluate("() => reports"));
    all.addAll(troubles);
    return all;
  }

  /** Evaluates a script that lies beside this class. */
  Object evaluate(String script) {
    return page.evaluate(text(script));
  }

  /** What lies beside this class. */
  static String text(String name) {
    try (InputStream in = MatrixPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no " + name + " beside " + MatrixPage.class);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    window.close();
  }

  /** Of WCAG 2.1 AA and good practice, what is serious or worse. */
  static List<?> violations(Page page) {
    return (List<?>)
        page.evaluate(
            """
                async () => (await axe.run()).violations
                  .filter((v) => ['serious', 'critical'].includes(v.impact))
                  .map((v) => v.id + ': ' + v.nodes.map((n) => n.html).join(' ').slice(0, 500))
                """);
  }
}
