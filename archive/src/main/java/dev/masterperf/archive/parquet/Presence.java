package dev.masterperf.archive.parquet;

import java.util.Arrays;

/** Which rows of a column have a value, as runs that alternate, beginning with present ones. */
final class Presence {
  private int[] runs = new int[8];
  private int size = 1;
  private int rows;
  private int present;

  void clear() {
    Arrays.fill(runs, 0, size, 0);
    size = 1;
    rows = 0;
    present = 0;
  }

  void add(boolean isPresent, int times) {
    boolean current = size % 2 == 1;
    if (current != isPresent) {
      if (size == runs.length) {
        runs = Arrays.copyOf(runs, 2 * size);
      }
      size++;
    }
    runs[size - 1] += times;
    rows += times;
    present += isPresent ? times : 0;
  }

  int rows() {
    return rows;
  }

  /** How many rows have a value. */
  int present() {
    return present;
  }

  /** Bytes kept. */
  int bytes() {
    return size * Integer.BYTES;
  }

  /** Goes through the rows once, in order, piece by piece. */
  final class Walk {
    private int run;
    private int used;

    /**
     * Writes the definition levels of the next rows.
     *
     * @return how many of them have a value
     */
    int levels(Buffer out, int count) {
      int lengthAt = out.size();
      out.writeInt(0);
      int found = 0;
      RunLengthWriter levels = new RunLengthWriter(out, 1);
      for (int left = count; left > 0; ) {
        int piece = Math.min(left, runs[run] - used);
        boolean isPresent = run % 2 == 0;
        levels.add(isPresent ? 1 : 0, piece);
        found += isPresent ? piece : 0;
        left -= piece;
        used += piece;
        if (used == runs[run]) {
          run++;
          used = 0;
        }
      }
      levels.finish();
      out.setInt(lengthAt, out.size() - lengthAt - Integer.BYTES);
      return found;
    }
  }
}
