package dev.masterperf.producer;

import dev.masterperf.model.Series;
import dev.masterperf.model.Summary;
import dev.masterperf.model.Unit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A number that goes up and down: a queue's length, a temperature. Each second in which it was set
 * becomes one summary, whose {@code last} is the value set last; {@code min} and {@code max} show
 * what was between.
 *
 * <p>{@link #set} waits for nobody and makes no object.
 */
public final class Gauge extends Instrument {
  private final Unit unit;
  private final Cells cells = new Cells();

  /** Unlike a timer's, a gauge's samples have an order among threads: the last one counts. */
  private final AtomicLong order = new AtomicLong();

  Gauge(Series series, Recording recording, Unit unit) {
    super(series, recording);
    this.unit = unit;
  }

  /**
   * States the value from now on.
   *
   * @param value any finite number; others are refused and counted
   */
  public void set(double value) {
    if (!Double.isFinite(value)) {
      refuse("a value of " + value);
    } else if (!cells.add(value, Scale.Base.bin(value), order.getAndIncrement(), false)) {
      lose();
    }
  }

  @Override
  String kind() {
    return "a gauge in " + unit;
  }

  @Override
  void flush(Flush flush) {
    Samples taken = cells.take(flush);
    if (!taken.isEmpty()) {
      Summary summary = taken.toSummary(flush.span(), Scale.Base.PER_BASE_UNIT);
      flush.add(new Outgoing(metric(summary, summary.last(), unit), null));
    }
  }
}
