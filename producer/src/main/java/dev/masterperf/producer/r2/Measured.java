package dev.masterperf.producer.r2;

import java.util.function.LongSupplier;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * One operation under way, which is recorded once, at its end. Its clock can be stopped while the
 * caller does something else. For one thread.
 */
final class Measured {
  private static final long PAUSED = Long.MIN_VALUE;

  private final OperationLog log;
  private final Operation operation;
  private final String name;
  private final LongSupplier nanoTime;
  private final Call call = new Call();
  private long sinceNanos;
  private long spentNanos;

  /** Begins now. */
  Measured(OperationLog log, Operation operation, String name, LongSupplier nanoTime) {
    this.log = log;
    this.operation = operation;
    this.name = name;
    this.nanoTime = nanoTime;
    this.sinceNanos = nanoTime.getAsLong();
  }

  Operation operation() {
    return operation;
  }

  /** Of the object, within the scope. */
  String name() {
    return name;
  }

  Call call() {
    return call;
  }

  /** The object's first byte is here. */
  void firstByte() {
    call.firstByte(spentNanos());
  }

  /** What follows is not the bucket's time. */
  void pause() {
    spentNanos = spentNanos();
    sinceNanos = PAUSED;
  }

  /** The bucket's time goes on. */
  void goOn() {
    sinceNanos = nanoTime.getAsLong();
  }

  /** Nanoseconds since it began, without pauses. */
  long spentNanos() {
    return sinceNanos == PAUSED ? spentNanos : spentNanos + nanoTime.getAsLong() - sinceNanos;
  }

  void succeeded() {
    log.succeeded(this);
  }

  /**
   * Records the failure.
   *
   * @return what the caller is told
   */
  RuntimeException failed(RuntimeException error) {
    ErrorClass why = ErrorClass.of(error);
    log.failed(this, error, why);
    if (error instanceof SdkException || error instanceof CallerException) {
      return new StorageException(
          operation.id() + " of " + log.place() + name + " failed: " + error.getMessage(),
          why,
          error);
    }
    return error;
  }
}
