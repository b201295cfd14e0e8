package dev.masterperf.api.statsd;

/** The room that all sets share for what they saw in this second. */
final class Members {
  private static final long OVERHEAD_BYTES = 100;

  private long freeBytes;

  Members(long bytes) {
    this.freeBytes = bytes;
  }

  /**
   * Takes room for one.
   *
   * @throws Refused if there is none
   */
  void take(String member) throws Refused {
    long size = size(member);
    if (size > freeBytes) {
      throw new Refused(Cause.TOO_MANY_MEMBERS);
    }
    freeBytes -= size;
  }

  void giveBack(String member) {
    freeBytes += size(member);
  }

  private static long size(String member) {
    return OVERHEAD_BYTES + 2L * member.length();
  }
}
