package dev.masterperf.archive.parquet;

/**
 * Parquet's hybrid of run lengths and packed bits ({@code RLE} in its format), fed with runs:
 * sorted rows have long ones, and a run costs the same whatever its length.
 */
final class RunLengthWriter {
  private static final int GROUP = 8;

  /** So many groups that their number takes one byte. */
  private static final int MAX_PACKED = 63 * GROUP;

  private final Buffer out;
  private final int width;
  private final long[] packed = new long[MAX_PACKED];
  private int packedSize;
  private int value;
  private int repeats;

  /**
   * @param width bits of the largest value
   */
  RunLengthWriter(Buffer out, int width) {
    this.out = out;
    this.width = width;
  }

  /** Bits that {@code values} different values from 0 on need. */
  static int width(int values) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(0, values - 1));
  }

  /** The same value so many times. */
  void add(int next, int times) {
    if (next != value) {
      endRun();
      value = next;
    }
    repeats += times;
  }

  /** Must be called once, after the last. */
  void finish() {
    endRun();
    endPacked();
  }

  private void endRun() {
    while (repeats > 0 && packedSize % GROUP != 0) {
      pack();
    }
    if (repeats >= GROUP) {
      endPacked();
      out.writeVarint((long) repeats << 1);
      for (int shift = 0; shift < width; shift += 8) {
        out.write(value >>> shift);
      }
      repeats = 0;
    }
    while (repeats > 0) {
      pack();
    }
  }

  private void pack() {
    if (packedSize == MAX_PACKED) {
      endPacked();
    }
    packed[packedSize++] = value;
    repeats--;
  }

  private void endPacked() {
    if (packedSize == 0) {
      return;
    }
    while (packedSize % GROUP != 0) {
      packed[packedSize++] = 0;
    }
    out.writeVarint((long) packedSize / GROUP << 1 | 1);
    out.writePacked(packed, 0, packedSize, width);
    packedSize = 0;
  }
}
