package dev.masterperf.archive.parquet;

/**
 * Parquet's {@code DELTA_BINARY_PACKED}: the first value, then the differences, each block of them
 * above its smallest one, in as many bits as its largest needs.
 */
final class Deltas {
  static final int BLOCK = 256;
  static final int MINI = 32;

  private Deltas() {}

  /**
   * Writes {@code values[from, to)}.
   *
   * @param wholeBytes whether widths are rounded up to 8, 16, 24 … bits: longer as it is, but
   *     shorter once compressed, since zstd's Huffman coder then sees one difference a byte
   */
  static void write(Buffer out, long[] values, int from, int to, boolean wholeBytes) {
    out.writeVarint(BLOCK);
    out.writeVarint(BLOCK / MINI);
    out.writeVarint(to - from);
    out.writeZigzag(from == to ? 0 : values[from]);
    long[] block = new long[BLOCK];
    for (int at = from + 1; at < to; at += BLOCK) {
      int count = Math.min(BLOCK, to - at);
      for (int i = 0; i < count; i++) {
        block[i] = values[at + i] - values[at + i - 1];
      }
      writeBlock(out, block, count, wholeBytes);
    }
  }

  private static void writeBlock(Buffer out, long[] block, int count, boolean wholeBytes) {
    long min = Long.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      min = Math.min(min, block[i]);
    }
    for (int i = 0; i < count; i++) {
      block[i] -= min;
    }
    java.util.Arrays.fill(block, count, BLOCK, 0);
    out.writeZigzag(min);
    int[] widths = new int[BLOCK / MINI];
    for (int mini = 0; mini < widths.length; mini++) {
      long bits = 0;
      for (int i = mini * MINI; i < (mini + 1) * MINI; i++) {
        bits |= block[i];
      }
      int width = Long.SIZE - Long.numberOfLeadingZeros(bits);
      widths[mini] = wholeBytes ? (width + 7) / 8 * 8 : width;
      out.write(widths[mini]);
    }
    for (int mini = 0; mini < widths.length && mini * MINI < count; mini++) {
      out.writePacked(block, mini * MINI, MINI, widths[mini]);
    }
  }

  /** Reads exactly {@code count} values. */
  static void read(PageInput in, long[] into, int count) {
    int block = in.readCount(1 << 20);
    int minis = in.readCount(1 << 10);
    if (minis == 0 || block % minis != 0 || block / minis % 8 != 0 || block == 0) {
      throw in.damaged("a block of " + block + " differences in " + minis + " parts");
    }
    int total = in.readCount(Integer.MAX_VALUE);
    if (total != count) {
      throw in.damaged(total + " values where " + count + " were expected");
    }
    long value = in.readZigzag();
    if (count == 0) {
      return;
    }
    into[0] = value;
    int mini = block / minis;
    int[] widths = new int[minis];
    for (int at = 1; at < count; at += block) {
      long min = in.readZigzag();
      for (int i = 0; i < minis; i++) {
        widths[i] = in.readByte();
      }
      for (int i = 0, start = at; i < minis && start < count; i++, start += mini) {
        if (widths[i] > Long.SIZE) {
          throw in.damaged("differences of " + widths[i] + " bits");
        }
        int wanted = Math.min(mini, count - start);
        in.readPacked(into, start, wanted, mini, widths[i]);
        for (int k = start; k < start + wanted; k++) {
          value += into[k] + min;
          into[k] = value;
        }
      }
    }
  }
}
