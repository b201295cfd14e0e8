package dev.masterperf.archive.parquet;

import java.util.Arrays;

/** Reads what {@link RunLengthWriter} wrote, and what others write in that encoding. */
final class RunLengthReader {
  private static final int GROUP = 8;

  private final PageInput in;
  private final int width;
  private int left;
  private final long[] packed = new long[GROUP];
  private int packedAt = GROUP;
  private int groupsLeft;
  private int value;

  /**
   * @param left how many values there must be
   */
  RunLengthReader(PageInput in, int width, int left) {
    this.in = in;
    this.width = width;
    this.left = left;
    if (width > Integer.SIZE) {
      throw in.damaged("values of " + width + " bits");
    }
  }

  /**
   * Goes on to the next run of equal values, which need not be the longest possible.
   *
   * @return its length; 0 after the last
   */
  int next() {
    if (left == 0) {
      return 0;
    }
    int length = packedAt < GROUP || groupsLeft > 0 ? nextPacked() : nextRun();
    left -= length;
    return length;
  }

  /** The value of this run. */
  int value() {
    return value;
  }

  private int nextRun() {
    long header = in.readVarint();
    if ((header & 1) == 1) {
      groupsLeft = (int) Math.min(header >>> 1, Integer.MAX_VALUE);
      if (groupsLeft == 0) {
        throw in.damaged("a run without values");
      }
      return nextPacked();
    }
    long length = header >>> 1;
    if (length == 0 || length > left) {
      throw in.damaged("a run of " + length + " values where " + left + " are left");
    }
    value = 0;
    for (int shift = 0; shift < width; shift += 8) {
      value |= in.readByte() << shift;
    }
    return (int) length;
  }

  private int nextPacked() {
    if (packedAt == GROUP) {
      in.readPacked(packed, 0, GROUP, GROUP, width);
      packedAt = 0;
      groupsLeft--;
    }
    value = (int) packed[packedAt];
    int first = packedAt;
    while (packedAt < GROUP && packed[packedAt] == packed[first] && packedAt - first < left) {
      packedAt++;
    }
    return packedAt - first;
  }

  /** All values into an array of that length. */
  static void readAll(PageInput in, int width, long[] into, int count) {
    RunLengthReader reader = new RunLengthReader(in, width, count);
    int at = 0;
    for (int length = reader.next(); length > 0; length = reader.next()) {
      Arrays.fill(into, at, at + length, reader.value());
      at += length;
    }
  }
}
