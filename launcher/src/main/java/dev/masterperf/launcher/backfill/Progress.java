package dev.masterperf.launcher.backfill;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.LongSupplier;

/** Shows how far work on files is: a bar on a terminal, now and then a plain line elsewhere. */
public final class Progress {
  private static final int BAR_WIDTH = 30;
  private static final long BAR_NANOS = Duration.ofMillis(100).toNanos();
  private static final long LINE_NANOS = Duration.ofSeconds(10).toNanos();
  private static final String CLEAR = "\r\u001b[K";

  private final PrintWriter out;
  private final boolean terminal;
  private final LongSupplier nanoTime;
  private final long began;
  private long shownAt;
  private boolean barShown;

  /**
   * @param out for people, beside the results
   * @param terminal whether a line can be written over
   */
  public Progress(PrintWriter out, boolean terminal, LongSupplier nanoTime) {
    this.out = out;
    this.terminal = terminal;
    this.nanoTime = nanoTime;
    this.began = nanoTime.getAsLong();
    this.shownAt = began;
  }

  /**
   * Shows it, if it is time to.
   *
   * @param lines done in this run
   * @param read bytes of what is to be done, as it lies on disk
   * @param size of it all
   */
  public void at(long lines, long read, long size) {
    show(
        size == 0 ? 1 : Math.min(1, (double) read / size),
        part ->
            String.format(
                Locale.ROOT,
                "%3.0f %%  %,d lines  %,.0f/s",
                100 * part,
                lines,
                lines / Math.max(1e-3, seconds())));
  }

  /**
   * Shows it for work that goes by steps, if it is time to.
   *
   * @param what is done at the moment
   */
  public void step(String what, long done, long total) {
    show(
        total == 0 ? 1 : Math.min(1, (double) done / total),
        part -> String.format(Locale.ROOT, "%3.0f %%  %s  %,d/%,d", 100 * part, what, done, total));
  }

  private void show(double part, DoubleFunction<String> text) {
    long now = nanoTime.getAsLong();
    if (now - shownAt < (terminal ? BAR_NANOS : LINE_NANOS)) {
      return;
    }
    shownAt = now;
    String figures = text.apply(part);
    if (terminal) {
      int filled = (int) (part * BAR_WIDTH);
      out.print(CLEAR + "[" + "#".repeat(filled) + ".".repeat(BAR_WIDTH - filled) + "] " + figures);
      barShown = true;
    } else {
      out.println(figures.strip());
    }
    out.flush();
  }

  /** A line of its own, above the bar. */
  public void say(String line) {
    clear();
    out.println(line);
    out.flush();
  }

  /** Takes the bar away. */
  public void clear() {
    if (barShown) {
      out.print(CLEAR);
      out.flush();
      barShown = false;
    }
  }

  /** Since it began. */
  public double seconds() {
    return (nanoTime.getAsLong() - began) / 1e9;
  }
}
