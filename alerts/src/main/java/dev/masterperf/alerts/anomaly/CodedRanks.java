package dev.masterperf.alerts.anomaly;

import java.util.Arrays;

/**
 * Remembers each value in two bytes, to 128 steps from one power of two to the next, and but of the
 * largest no order: how many are not smaller is counted over all of them, four at a time. A code
 * leaves the highest of its sixteen bits free, where the difference of two codes shows which is
 * larger, without touching the code beside it. It is a plain loop, which the compiler makes vectors
 * of: 16 codes at a time.
 */
final class CodedRanks implements Ranks {
  /** Of a float, which has 23: what is left are 8 bits of exponent and these. */
  private static final int DROPPED_BITS = 16;

  private static final int LARGEST_CODE = 0x7f7f; // above it lies infinity
  private static final int CODES = Long.SIZE / Short.SIZE;
  private static final long EACH = 0x0001_0001_0001_0001L;
  private static final long HIGHEST = 0x8000_8000_8000_8000L;
  private static final int MASK = 0xffff;

  /** As many as are asked for, and some more to go before they have to be looked for again. */
  private static final double TOP_ROOM = 1.25;

  private static final int LEAST_ROOM = 16;

  private final int size;
  private final long[] codes;
  private int count;
  private int oldest;

  /** The largest of them, the smallest first, so that their order need not be looked for. */
  private final char[] top;

  private int inTop;

  /**
   * @param size how many are remembered; at most 65,536
   * @param largest of how many of the largest the sum will be asked, at most
   */
  CodedRanks(int size, int largest) {
    this.size = size;
    this.codes = new long[(size + CODES - 1) / CODES];
    this.top = new char[Math.min(size, LEAST_ROOM + (int) (TOP_ROOM * largest))];
  }

  /** The nearest code, of which there is one for zero alone. */
  private static int code(double value) {
    int bits = Float.floatToRawIntBits((float) value);
    int rounded = (bits + (1 << (DROPPED_BITS - 1))) >>> DROPPED_BITS;
    return value > 0 ? Math.min(Math.max(rounded, 1), LARGEST_CODE) : 0;
  }

  private static double value(int code) {
    return Float.intBitsToFloat(code << DROPPED_BITS);
  }

  @Override
  public void add(double value) {
    int code = code(value);
    int slot = oldest / CODES;
    int shift = oldest % CODES * Short.SIZE;
    int before = (int) (codes[slot] >>> shift) & MASK;
    boolean full = count == size;
    if (full) {
      removeFromTop(before);
    }
    addToTop(code);
    codes[slot] ^= (long) (before ^ code) << shift;
    oldest = (oldest + 1) % size;
    count += full ? 0 : 1;
  }

  /** What stays are the largest of the others, no matter which of equal ones was meant. */
  private void removeFromTop(int code) {
    int place = Arrays.binarySearch(top, 0, inTop, (char) code);
    if (place >= 0) {
      System.arraycopy(top, place + 1, top, place, inTop - place - 1);
      inTop--;
    }
  }

  private void addToTop(int code) {
    boolean isAll = inTop == count;
    if (!isAll && (inTop == 0 || code < top[0])) {
      return;
    }
    int found = Arrays.binarySearch(top, 0, inTop, (char) code);
    int place = found < 0 ? -found - 1 : found;
    if (inTop < top.length) {
      System.arraycopy(top, place, top, place + 1, inTop - place);
      top[place] = (char) code;
      inTop++;
    } else if (place > 0) {
      System.arraycopy(top, 1, top, 0, place - 1);
      top[place - 1] = (char) code;
    }
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public int atLeast(double value) {
    return notBelow(code(value));
  }

  private int notBelow(int code) {
    if (code == 0) {
      return count; // nor is what was never filled
    }
    long each = code * EACH;
    long counts = 0;
    int end = (count + CODES - 1) / CODES;
    for (int i = 0; i < end; i++) {
      counts += (((codes[i] | HIGHEST) - each) & HIGHEST) >>> (Short.SIZE - 1);
    }
    return (int) ((counts * EACH) >>> (Long.SIZE - Short.SIZE)); // of all four
  }

  @Override
  public double largest(int place) {
    if (place >= top.length) {
      return value(codeOf(place));
    }
    if (place >= inTop) {
      fillTop();
    }
    return value(top[inTop - 1 - place]);
  }

  @Override
  public double sumOfLargest(int largest) {
    if (largest > inTop) {
      fillTop();
    }
    double sum = 0;
    for (int i = inTop - largest; i < inTop; i++) {
      sum += value(top[i]);
    }
    return sum;
  }

  /** The code with so many larger ones. */
  private int codeOf(int place) {
    int low = 0; // more than place are not below it
    int high = LARGEST_CODE + 1; // not so
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (notBelow(middle) > place) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void fillTop() {
    inTop = Math.min(count, top.length);
    int least = codeOf(inTop - 1);
    Arrays.fill(top, 0, inTop, (char) least); // as many as are not larger
    int place = inTop;
    for (int i = 0; i < count; i++) {
      int code = (int) (codes[i / CODES] >>> (i % CODES * Short.SIZE)) & MASK;
      if (code > least) {
        top[--place] = (char) code;
      }
    }
    Arrays.sort(top, place, inTop);
  }

  @Override
  public void fields(StateFields fields) {
    count = fields.whole(count, 0, size);
    oldest = fields.whole(oldest, 0, size - 1);
    fields.wholes(codes, (count + CODES - 1) / CODES);
    inTop = 0;
    if (count > 0) {
      fillTop();
    }
  }

  @Override
  public int stateBytes() {
    return Long.BYTES * codes.length + Character.BYTES * top.length;
  }
}
