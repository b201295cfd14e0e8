package dev.masterperf.archive.maintenance;

/** Who hears how far a long work is. */
public interface Report {
  /** Nobody. */
  Report NONE = (what, done, total) -> {};

  /**
   * Called often, and in order.
   *
   * @param what is done at the moment
   * @param done of {@code total} steps
   */
  void at(String what, long done, long total);
}
