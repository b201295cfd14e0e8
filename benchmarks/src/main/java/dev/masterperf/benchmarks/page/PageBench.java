package dev.masterperf.benchmarks.page;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import dev.masterperf.benchmarks.figures.Figure;
import dev.masterperf.benchmarks.figures.Figures;
import dev.masterperf.benchmarks.process.BenchCommand;
import dev.masterperf.benchmarks.process.ChildJvm;
import dev.masterperf.benchmarks.process.Scratch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Measures the page in a browser, prints a table and writes JSON. */
public final class PageBench {
  private static final double SHARE = 0.5;

  /** 100 rows a second: faster than anybody reads, slower than a thumb flings. */
  private static final int SCROLLED_PX_PER_SECOND = 3_000;

  private static final double WANTED_FRAMES = 60;
  private static final int MINUTE_MILLIS = 60_000;

  private final Options options;
  private final Figures figures = new Figures();

  PageBench(Options options) {
    this.options = options;
  }

  /**
   * Exits with 0 when all was measured, 1 when not, 2 when it was called wrongly.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    BenchCommand.run(
        "page", Options.HELP, arguments, Options::parse, options -> new PageBench(options)::run);
  }

  /**
   * Does the same and does not exit; returns whether all of it went well.
   *
   * @throws IllegalArgumentException naming the option that is wrong
   */
  public static boolean measure(List<String> arguments) throws IOException {
    return new PageBench(Options.parse(arguments)).run();
  }

  /** Measures, prints and writes; returns whether all of it went well. */
  boolean run() throws IOException {
    Path executable =
        LocalChromium.find()
            .orElseThrow(() -> new IllegalStateException("there is no Chromium on the PATH"));
    try (Scratch folder = new Scratch();
        LocalChromium chromium = new LocalChromium(executable)) {
      figures.setting("chromium", chromium.browser().version());
      double empty = options.wants(Options.FRAMES) ? emptyPage(chromium) : 0;
      for (int rows : options.rows()) {
        measure(chromium, rows, empty, folder.resolve("server.log"));
      }
    }
    figures.setting("seconds", options.seconds());
    figures.setting("minutes", options.minutes());
    figures.setting("share", SHARE);
    figures.setting("scrolled_px_per_second", SCROLLED_PX_PER_SECOND);
    figures.machine();
    figures.print(System.out);
    if (options.out() != null) {
      figures.write(options.out());
    }
    return !figures.anyFailed();
  }

  /** Frames a second of a page that has nothing to do: more than that cannot be had here. */
  private double emptyPage(LocalChromium chromium) {
    try (Page page = chromium.browser().newPage()) {
      Frames frames = Frames.of(page, options.seconds(), 0);
      add("empty_page", frames);
      return frames.perSecond();
    }
  }

  private void measure(LocalChromium chromium, int rows, double empty, Path log) {
    String name = rows + "_rows_";
    List<String> child =
        List.of(PageServerChild.class.getName(), Integer.toString(rows), Double.toString(SHARE));
    try (ChildJvm server = new ChildJvm(ChildJvm.SHIPPED, child, log);
        WatchedPage watched =
            new WatchedPage(chromium.browser(), "http://127.0.0.1:" + server.answer() + "/")) {
      WatchedPage.Held before = watched.held();
      if (options.wants(Options.FRAMES)) {
        ticks(name, watched);
        frames(name + "idle", Frames.of(watched.page(), options.seconds(), 0), empty);
        frames(
            name + "scrolled",
            Frames.of(watched.page(), options.seconds(), SCROLLED_PX_PER_SECOND),
            empty);
      }
      if (options.wants(Options.HEAP)) {
        heap(name, before, watched);
      }
    } catch (IOException | PlaywrightException | IllegalStateException e) {
      figures.failed(name, e);
    }
  }

  /** What a tick takes when nothing asks for frames. */
  private void ticks(String name, WatchedPage watched) {
    WatchedPage.Progress before = watched.progress();
    watched.page().waitForTimeout(options.seconds() * 1000);
    WatchedPage.Progress after = watched.progress();
    double ticks = after.ticks() - before.ticks();
    double main = after.mainSeconds() - before.mainSeconds();
    figures.add(name + "main_thread_a_tick", main * 1000 / ticks, "ms");
    figures.add(name + "received", (after.received() - before.received()) / ticks, "B a tick");
  }

  private void frames(String name, Frames frames, double empty) {
    add(name, frames);
    figures.add(name + "_of_empty_page", frames.perSecond() / empty, "of its frames a second");
    figures.add(name + "_long_tasks", frames.longTasksPerMinute(), "over 50 ms a minute");
  }

  private void add(String name, Frames frames) {
    figures.add(
        new Figure(
            name + "_frames", frames.perSecond(), "a second", null, WANTED_FRAMES, List.of()));
    figures.add(name + "_frame_p50_ms", frames.millis(0.5), "ms");
    figures.add(name + "_frame_p95_ms", frames.millis(0.95), "ms");
    figures.add(name + "_frame_p99_ms", frames.millis(0.99), "ms");
    figures.add(name + "_frame_max_ms", frames.millis(1), "ms");
  }

  private void heap(String name, WatchedPage.Held before, WatchedPage watched) {
    List<WatchedPage.Held> samples = new ArrayList<>();
    samples.add(before);
    for (int minute = 0; minute < options.minutes(); minute++) {
      watched.page().waitForTimeout(MINUTE_MILLIS);
      samples.add(watched.held());
    }
    if (options.minutes() == 0) {
      samples.add(watched.held());
    }
    series(name + "page_heap", samples, WatchedPage.Held::page, "B");
    series(name + "worker_heap", samples, WatchedPage.Held::worker, "B");
    series(name + "nodes", samples, WatchedPage.Held::nodes, "nodes");
    series(name + "listeners", samples, WatchedPage.Held::listeners, "listeners");
  }

  private void series(
      String name,
      List<WatchedPage.Held> samples,
      ToDoubleFunction<WatchedPage.Held> of,
      String unit) {
    List<Double> values = samples.stream().map(of::applyAsDouble).toList();
    figures.median(name, values, unit);
    figures.add(name + "_start", values.get(0), unit);
    figures.add(name + "_end", values.get(values.size() - 1), unit);
    if (options.minutes() > 0) {
      figures.add(name + "_growth", growth(values), unit + " a minute, of the second half");
    }
  }

  /**
   * The slope of a straight line through the second half, by least squares: the first has what
   * fills once, such as points of sparklines.
   */
  static double growth(List<Double> samples) {
    List<Double> half = samples.subList((samples.size() - 1) / 2, samples.size());
    double middle = (half.size() - 1) / 2.0;
    double above = 0;
    double below = 0;
    for (int i = 0; i < half.size(); i++) {
      above += (i - middle) * half.get(i);
      below += (i - middle) * (i - middle);
    }
    return below == 0 ? 0 : above / below;
  }
}
