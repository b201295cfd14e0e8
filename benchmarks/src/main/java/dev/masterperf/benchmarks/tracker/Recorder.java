package dev.masterperf.benchmarks.tracker;

/** A timer of some library, got once and ready to be recorded. */
interface Recorder extends AutoCloseable {
  void record(long nanos);

  /** Times an empty block in the library's own way. */
  default void timeNothing() {
    long start = System.nanoTime();
    record(System.nanoTime() - start);
  }

  /** What happens once a second in production: a scrape, an export, a snapshot. */
  default void read() {}

  @Override
  default void close() {}
}
