package dev.masterperf.producer;

import dev.masterperf.model.Series;
import dev.masterperf.model.Summary;
import dev.masterperf.model.Unit;
import java.util.function.Consumer;

/**
 * Numbers whose distribution matters: sizes, ratios, batch lengths. Each second becomes one
 * summary.
 *
 * <p>{@link #record} waits for nobody and makes no object.
 */
public final class Distribution extends Instrument {
  private final Unit unit;
  private final Cells cells = new Cells();
  private final Recordings recordings = new Recordings(cells, Scale.Base.PER_BASE_UNIT);

  Distribution(Series series, Recording recording, Unit unit) {
    super(series, recording);
    this.unit = unit;
  }

  /**
   * Records one number.
   *
   * @param value any finite number; others are refused and counted
   */
  public void record(double value) {
    if (!Double.isFinite(value)) {
      refuse("a value of " + value);
    } else if (!cells.add(value, Scale.Base.bin(value), 0, false)) {
      lose();
    }
  }

  /** What was recorded since this distribution was made; what was recorded just now included. */
  public Recorded recorded() {
    return recordings.soFar(FlushSpan.running(recording().placement().now()));
  }

  /**
   * Hears, in place of whoever did so before, what each flush takes, before it is sent and on the
   * flush's thread.
   *
   * @param listener must be quick and may not read this distribution
   */
  public void onFlush(Consumer<Summary> listener) {
    recordings.listen(listener);
  }

  @Override
  String kind() {
    return "a distribution in " + unit;
  }

  @Override
  void flush(Flush flush) {
    recordings.flush(flush).ifPresent(summary -> flush.add(outgoing(summary)));
  }

  private Outgoing outgoing(Summary summary) {
    return new Outgoing(metric(summary, summary.sum() / summary.count(), unit), null);
  }
}
