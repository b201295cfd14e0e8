package dev.masterperf.producer;

import dev.masterperf.model.Summary;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The samples of one instrument between {@link Cells} and flush, for those who read them in this
 * process as well. Recording does not come by here.
 *
 * <p>Locking: flush and readers exclude each other, so each sample is either in {@link #flushed} or
 * in what is running, and a reader sees it once.
 */
final class Recordings {
  private final Cells cells;
  private final double perBaseUnit;

  /** What readers took out of the cells before the flush came. */
  private final Samples read = new Samples();

  private long flushed;
  private double flushedSum;
  private Consumer<Summary> listener = summary -> {};

  Recordings(Cells cells, double perBaseUnit) {
    this.cells = cells;
    this.perBaseUnit = perBaseUnit;
  }

  synchronized void listen(Consumer<Summary> newListener) {
    listener = newListener;
  }

  /** Takes all that was recorded since the flush before; empty if nothing was. */
  synchronized Optional<Summary> flush(FlushSpan span) {
    Samples taken = cells.take();
    if (!read.isEmpty()) {
      read.append(taken);
      taken = read;
    }
    if (taken.isEmpty()) {
      return Optional.empty();
    }
    Summary summary = taken.toSummary(span, perBaseUnit);
    read.clear();
    flushed += summary.count();
    flushedSum += summary.sum();
    listener.accept(summary);
    return Optional.of(summary);
  }

  /**
   * What was recorded so far.
   *
   * @param span where the summary of what is running is to lie
   */
  synchronized Recorded soFar(FlushSpan span) {
    read.append(cells.take());
    if (read.isEmpty()) {
      return new Recorded(flushed, flushedSum, Optional.empty());
    }
    Summary running = read.toSummary(span, perBaseUnit);
    return new Recorded(
        flushed + running.count(), flushedSum + running.sum(), Optional.of(running));
  }
}
