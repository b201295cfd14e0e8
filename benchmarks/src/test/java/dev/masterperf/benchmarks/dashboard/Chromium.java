package dev.masterperf.benchmarks.dashboard;

import com.microsoft.playwright.Browser;
import dev.masterperf.benchmarks.page.LocalChromium;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** The Chromium found on this machine, for tests. */
final class Chromium implements AutoCloseable {
  private final LocalChromium chromium;

  private Chromium(Path executable) {
    this.chromium = new LocalChromium(executable);
  }

  /** Starts it; without one the test is skipped with a printed line, but fails where CI runs. */
  static Chromium start() {
    Optional<Path> executable = LocalChromium.find();
    if (executable.isEmpty() && System.getenv("CI") == null) {
      System.err.println(
          "SKIPPED: no Chromium on the PATH, so the dashboard is not tested in a browser");
      Assumptions.abort("no Chromium on the PATH");
    }
    return new Chromium(
        executable.orElseThrow(() -> new IllegalStateException("CI needs Chromium on the PATH")));
  }

  Browser browser() {
    return chromium.browser();
  }

  @Override
  public void close() {
    chromium.close();
  }
}
