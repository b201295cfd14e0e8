package dev.masterperf.producer;

import dev.masterperf.model.Quantity;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Summary;
import dev.masterperf.model.Unit;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How long something takes, with its distribution. Each second becomes one summary in seconds;
 * errors go at once.
 *
 * <p>{@link #record(long)} waits for nobody and makes no object.
 */
public final class Timer extends Instrument {
  private final Cells cells = new Cells();
  private final Allowance atOnce = new Allowance();

  Timer(Series series, Recording recording) {
    super(series, recording);
  }

  /**
   * Records one duration.
   *
   * @param nanos a negative one is refused and counted
   */
  public void record(long nanos) {
    if (nanos < 0) {
      refuse("a duration of " + nanos + " ns");
    } else if (!add(nanos, false)) {
      lose();
    }
  }

  /** Records one duration, as {@link #record(long)} does. */
  public void record(Duration duration) {
    record(TimeUnit.NANOSECONDS.convert(duration)); // saturates instead of throwing
  }

  /** Records how long something took that failed. */
  public void recordError(long nanos) {
    recordError(nanos, description(), Map.of());
  }

  /**
   * Records how long something took that failed, with the class of the error among the properties.
   * The first {@value Allowance#AT_ONCE} errors of a second go at once as events of their own,
   * further ones are counted in the second's summary.
   */
  public void recordError(long nanos, Throwable error) {
    recordError(nanos, description(), Map.of("error", error.getClass().getSimpleName()));
  }

  /**
   * Records how long something took that failed, as {@link #recordError(long, Throwable)} does.
   *
   * @param described the descriptive columns of this event alone
   * @param properties facts about this event
   */
  public void recordError(long nanos, Description described, Map<String, String> properties) {
    if (nanos < 0) {
      refuse("a duration of " + nanos + " ns");
    } else if (atOnce.take()) {
      Quantity seconds = new Quantity(nanos / Scale.Nanos.PER_SECOND, Unit.SECONDS);
      sendNow(seconds.toText(), seconds, Status.ERROR, described, properties);
    } else if (!add(nanos, true)) {
      lose();
    }
  }

  /** Begins to measure; {@link Timing#close} ends it. For a try-with-resources block. */
  public Timing start() {
    return new Timing(this);
  }

  private boolean add(long nanos, boolean error) {
    double value = (double) nanos;
    return cells.add(value, Scale.Nanos.bin(value), 0, error);
  }

  /** Nanoseconds from a fixed point, by the tracker's clock. */
  long nanoTime() {
    return recording().nanoTime().getAsLong();
  }

  @Override
  String kind() {
    return "a timer in s";
  }

  @Override
  void flush(Flush flush) {
    atOnce.renew();
    Samples taken = cells.take(flush);
    if (!taken.isEmpty()) {
      Summary summary = taken.toSummary(flush.span(), Scale.Nanos.PER_SECOND);
      double mean = summary.sum() / summary.count();
      flush.add(new Outgoing(metric(summary, mean, Unit.SECONDS), null));
    }
  }
}
