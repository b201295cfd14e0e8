package dev.masterperf.producer;

import dev.masterperf.model.Quantity;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Summary;
import dev.masterperf.model.Unit;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * How long something takes, with its distribution. Each second becomes one summary in seconds;
 * errors go at once.
 *
 * <p>{@link #record(long)} waits for nobody and makes no object.
 */
public final class Timer extends Instrument {
  private final Cells cells = new Cells();
  private final Recordings recordings = new Recordings(cells, Scale.Nanos.PER_SECOND);
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

  /**
   * What was recorded since this timer was made, in seconds; what was recorded just now included.
   */
  public Recorded recorded() {
    return recordings.soFar(FlushSpan.running(recording().placement().now()));
  }

  /**
   * Hears, in place of whoever did so before, what each flush takes, before it is sent and on the
   * flush's thread.
   *
   * @param listener must be quick and may not read this timer
   */
  public void onFlush(Consumer<Summary> listener) {
    recordings.listen(listener);
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
    recordings.flush(flush).ifPresent(summary -> flush.add(outgoing(summary)));
  }

  private Outgoing outgoing(Summary summary) {
    return new Outgoing(metric(summary, summary.sum() / summary.count(), Unit.SECONDS), null);
  }
}
