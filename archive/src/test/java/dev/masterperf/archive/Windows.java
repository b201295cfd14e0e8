package dev.masterperf.archive;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import dev.masterperf.model.wire.AggregateCodec;

/** Windows for tests, each known by its number. */
public final class Windows {
  private Windows() {}

  /** The final one-second window that starts {@code number} seconds after the epoch. */
  public static WindowAggregate window(long number) {
    Aggregate aggregate = new Aggregate();
    aggregate.addSample(number / 8.0, Unit.SECONDS, Status.OK, number * 1_000_000_000, number);
    return new WindowAggregate(
        Series.of("R2", "Object Upload", "upload").key(),
        Resolution.SECOND,
        number * 1000,
        WindowState.FINAL,
        1,
        aggregate);
  }

  /** That window as the topic carries it. */
  public static byte[] json(long number) {
    return AggregateCodec.toJson(window(number));
  }

  /** The number of a window made here. */
  public static long number(WindowAggregate window) {
    return window.startMillis() / 1000;
  }
}
