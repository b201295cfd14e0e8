package dev.masterperf.producer.micrometer;

import dev.masterperf.model.foreign.MeasuredUnit;
import io.micrometer.core.instrument.AbstractMeter;
import io.micrometer.core.instrument.Counter;

/** A counter that counts straight in the tracker's. */
final class TrackedCounter extends AbstractMeter implements Counter {
  private final MeasuredUnit measured;
  private final dev.masterperf.producer.Counter counter;

  /** What was counted for a meter of this name that was removed. */
  private final double before;

  TrackedCounter(Id id, MeasuredUnit measured, dev.masterperf.producer.Counter counter) {
    super(id);
    this.measured = measured;
    this.counter = counter;
    this.before = counter.total();
  }

  @Override
  public void increment(double amount) {
    counter.add(measured.toBaseQuickly(amount));
  }

  @Override
  public double count() {
    return measured.fromBase(counter.total() - before);
  }
}
