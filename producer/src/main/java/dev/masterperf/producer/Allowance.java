package dev.masterperf.producer;

import java.util.concurrent.atomic.AtomicInteger;

/** How many events of a series may still go at once before the next flush takes up the others. */
final class Allowance {
  /** Enough to see what goes wrong; a storm of errors must not crowd out everything else. */
  static final int AT_ONCE = 10;

  private final AtomicInteger left = new AtomicInteger(AT_ONCE);

  boolean take() {
    return left.get() > 0 && left.getAndDecrement() > 0;
  }

  void renew() {
    left.set(AT_ONCE);
  }
}
