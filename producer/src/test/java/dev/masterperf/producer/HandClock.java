package dev.masterperf.producer;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock moved by hand. */
public final class HandClock implements InstantSource {
  private final AtomicReference<Instant> now;

  public HandClock(String now) {
    this.now = new AtomicReference<>(Instant.parse(now));
  }

  public void advance(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  @Override
  public Instant instant() {
    return now.get();
  }
}
