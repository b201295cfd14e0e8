package dev.masterperf.archive.maintenance;

/**
 * Something that is not as it should be.
 *
 * @param where an object's key, or a partition
 * @param what is wrong with it
 * @param mend what to do about it
 */
public record Finding(String where, String what, String mend) {

  /** In one line. */
  @Override
  public String toString() {
    return where + ": " + what + "; " + mend;
  }
}
