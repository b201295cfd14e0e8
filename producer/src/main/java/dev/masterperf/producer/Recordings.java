package dev.masterperf.producer;

import dev.masterperf.model.Summary;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
  private @Nullable Samples read;

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
  synchronized Optional<Summary> flush(Flush flush) {
    Samples taken = withRead(cells.take(flush));
    read = null;
    if (taken.isEmpty()) {
      return Optional.empty();
    }
    Summary summary = taken.toSummary(flush.span(), perBaseUnit);
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
    Samples taken = withRead(cells.take(Flush.of(span)));
    if (taken.isEmpty()) {
      return new Recorded(flushed, flushedSum, Optional.empty());
    }
    read = taken;
    Summary running = taken.toSummary(span, perBaseUnit);
    return new Recorded(
        flushed + running.count(), flushedSum + running.sum(), Optional.of(running));
  }

  private Samples withRead(Samples taken) {
    if (read == null) {
      return taken;
    }
    read.append(taken);
    return read;
  }
}
