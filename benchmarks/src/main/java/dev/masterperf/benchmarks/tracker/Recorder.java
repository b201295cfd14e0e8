package dev.masterperf.benchmarks.tracker;

/** A timer of some library, got once and ready to be recorded. */
interface Recorder extends AutoCloseable {
  void record(long nanos);

  /** What happens once a second in production: a scrape, an export, a snapshot. */
  default void read() {}

  @Override
  default void close() {}
}
