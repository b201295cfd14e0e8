package dev.masterperf.producer;

import dev.masterperf.model.Series;
import dev.masterperf.model.Summary;
import dev.masterperf.model.Unit;

/**
 * Numbers whose distribution matters: sizes, ratios, batch lengths. Each second becomes one
 * summary.
 *
 * <p>{@link #record} waits for nobody and makes no object.
 */
public final class Distribution extends Instrument {
  private final Unit unit;
  private final Cells cells = new Cells();

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

  @Override
  String kind() {
    return "a distribution in " + unit;
  }

  @Override
  void flush(Flush flush) {
    Samples taken = cells.take(flush);
    if (!taken.isEmpty()) {
      Summary summary = taken.toSummary(flush.span(), Scale.Base.PER_BASE_UNIT);
      flush.add(new Outgoing(metric(summary, summary.sum() / summary.count(), unit), null));
    }
  }
}
