package dev.masterperf.producer;

import org.jspecify.annotations.Nullable;

/** A running measurement of one block. For one thread; closing it twice records once. */
public final class Timing implements AutoCloseable {
  private final Timer timer;
  private final long startNanos;
  private boolean failed;
  private @Nullable Throwable error;
  private boolean closed;

  Timing(Timer timer) {
    this.timer = timer;
    this.startNanos = timer.nanoTime();
  }

  /** The block did not do what it should; it is recorded with status error. */
  public void failed() {
    failed = true;
  }

  /** As {@link #failed()}, with the class of the error among the properties. */
  public void failed(Throwable cause) {
    failed = true;
    error = cause;
  }

  /** Stops and records. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    long nanos = timer.nanoTime() - startNanos;
    if (!failed) {
      timer.record(nanos);
    } else if (error == null) {
      timer.recordError(nanos);
    } else {
      timer.recordError(nanos, error);
    }
  }
}
