package dev.masterperf.producer;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.Unit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.DoubleAdder;

/**
 * A number that only grows: requests, bytes sent. {@link #add} waits for nobody and makes no
 * object.
 *
 * <p>What is sent is the total since this counter was made, as a sample of each second in which it
 * moved. The first sample is 0, so that whoever compares samples ({@code increase}, {@code rate})
 * sees all that was counted: from a process that starts anew the 0 is a reset, after which counting
 * goes on. A total that is lost on its way takes nothing along, since the next one holds it too.
 *
 * <p>Locking: the fields of what was sent are written by the flush and by the publisher's thread.
 */
public final class Counter extends Instrument {
  /** Stripes, so that threads do not write to one place; each a cache line and its neighbour. */
  private static final int STRIPES = 8;

  private static final int STRIDE = 16;

  /** Up to here a double tells all whole numbers apart. */
  private static final double MAX_WHOLE = 0x1p53;

  private final Unit unit;
  private final AtomicLongArray stripes = new AtomicLongArray((STRIPES + 1) * STRIDE);

  /** What was counted in parts of one; apart, so that whole numbers stay exact. */
  private final DoubleAdder parts = new DoubleAdder();

  private final Outgoing.Resender firstSample = new FirstSample();
  private final Outgoing.Resender furtherSample = new FurtherSample();

  private Beginning beginning = Beginning.NOT_SENT;

  /** The total sent last. */
  private double sent;

  private boolean sendAgain;

  /** How far the first sample, the 0, has come. */
  private enum Beginning {
    NOT_SENT,
    SENT,
    DELIVERED
  }

  Counter(Series series, Recording recording, Unit unit) {
    super(series, recording);
    this.unit = unit;
  }

  /** Counts one. */
  public void increment() {
    add(1);
  }

  /**
   * Counts {@code more}.
   *
   * @param more a negative number is refused and counted as such
   */
  public void add(long more) {
    if (more < 0) {
      refuse("a counter cannot grow by " + more);
    } else {
      int stripe = (int) Thread.currentThread().getId() & (STRIPES - 1);
      stripes.getAndAdd((stripe + 1) * STRIDE, more);
    }
  }

  /**
   * Counts {@code more}, which need not be whole: seconds of work, say.
   *
   * @param more a negative number, NaN and infinity are refused and counted as such
   */
  public void add(double more) {
    if (more >= 0 && more <= MAX_WHOLE && more == Math.rint(more)) {
      add((long) more);
    } else if (more >= 0 && Double.isFinite(more)) {
      parts.add(more);
    } else {
      refuse("a counter cannot grow by " + more);
    }
  }

  /** All that was counted so far; exact up to 2^53 as long as it is whole. */
  public double total() {
    return whole() + parts.sum();
  }

  private long whole() {
    long total = 0;
    for (int stripe = 1; stripe <= STRIPES; stripe++) {
      total += stripes.get(stripe * STRIDE);
    }
    return total;
  }

  @Override
  String kind() {
    return "a counter in " + unit;
  }

  @Override
  synchronized void flush(Flush flush) {
    double total = total();
    switch (beginning) {
      case NOT_SENT -> {
        beginning = Beginning.SENT;
        flush.add(new Outgoing(metric(total, true, flush.span()), firstSample));
      }
      case SENT -> {
        // Until its fate is known nobody can say from where the next one has to count.
      }
      case DELIVERED -> {
        if (total != sent || sendAgain) {
          flush.add(new Outgoing(metric(total, false, flush.span()), furtherSample));
        }
      }
    }
  }

  private PerfMetric metric(double total, boolean withZero, FlushSpan span) {
    sent = total;
    sendAgain = false;
    Samples samples = new Samples();
    if (withZero) {
      samples.add(0, Scale.NO_BIN, 0, false);
    }
    if (total > 0 || !withZero) {
      samples.add(total, Scale.Base.bin(total), 0, false);
    }
    return metric(samples.toSummary(span, Scale.Base.PER_BASE_UNIT), total, unit);
  }

  private final class FirstSample implements Outgoing.Resender {
    @Override
    public void delivered() {
      synchronized (Counter.this) {
        beginning = Beginning.DELIVERED;
      }
    }

    @Override
    public void notDelivered() {
      synchronized (Counter.this) {
        beginning = Beginning.NOT_SENT;
      }
    }

    @Override
    public boolean alone() {
      return true;
    }
  }

  private final class FurtherSample implements Outgoing.Resender {
    @Override
    public void delivered() {
      // A newer total may be on its way already; this one is history.
    }

    @Override
    public void notDelivered() {
      synchronized (Counter.this) {
        sendAgain = true;
      }
    }

    @Override
    public boolean alone() {
      return false;
    }
  }
}
