package dev.masterperf.model;

/**
 * {@link Sketch#bin} without its logarithm, for those who count millions of samples a second: the
 * very same bin, from two small tables.
 *
 * <p>A double's exponent and the first six bits of its mantissa name a segment less wide (1.6 %)
 * than any bin (2 %). So a segment meets at most two bins, and needs the lower of them and the
 * value from which on it is the upper one.
 */
public final class BinTable {
  private static final int MANTISSA_BITS = 52;
  private static final int SEGMENT_BITS = 6;
  private static final int SHIFT = MANTISSA_BITS - SEGMENT_BITS;

  /** How far a bin's end may be from where its formula says, in units of the last place. */
  private static final long ROUNDING = 1L << 12;

  private final double perBaseUnit;
  private final int firstSegment;
  private final short[] lowerBins;
  private final double[] upperFrom;

  /**
   * A table for magnitudes of some unit.
   *
   * @param perBaseUnit how many of that unit make a base unit
   * @param least the smallest magnitude it will be asked for
   * @param most the greatest
   */
  public BinTable(double perBaseUnit, double least, double most) {
    this.perBaseUnit = perBaseUnit;
    this.firstSegment = segment(least);
    int count = segment(most) - firstSegment + 1;
    this.lowerBins = new short[count];
    this.upperFrom = new double[count];
    for (int i = 0; i < count; i++) {
      fill(i);
    }
  }

  /**
   * The bin of a magnitude.
   *
   * @param magnitude within the bounds of this table, in its unit
   * @return {@link Sketch#bin} of the magnitude in its base unit
   */
  public int bin(double magnitude) {
    int segment = segment(magnitude) - firstSegment;
    int lower = lowerBins[segment];
    return magnitude < upperFrom[segment] ? lower : lower + 1;
  }

  private static int segment(double magnitude) {
    return (int) (Double.doubleToRawLongBits(magnitude) >>> SHIFT);
  }

  private void fill(int i) {
    long firstBits = (long) (firstSegment + i) << SHIFT;
    long lastBits = firstBits + (1L << SHIFT) - 1;
    int lower = binOf(firstBits);
    int upper = binOf(lastBits);
    lowerBins[i] = (short) lower;
    if (upper == lower) {
      upperFrom[i] = Double.POSITIVE_INFINITY;
    } else if (upper == lower + 1) {
      upperFrom[i] = Double.longBitsToDouble(firstOf(upper, firstBits, lastBits));
    } else {
      throw new IllegalStateException("a segment meets bins " + lower + " to " + upper);
    }
  }

  /** The bits of the smallest magnitude in a bin: near its formula's answer, found by halving. */
  private long firstOf(int bin, long firstBits, long lastBits) {
    long guess = Double.doubleToRawLongBits(Sketch.lowerEnd(bin) * perBaseUnit);
    long below = Math.max(firstBits, guess - ROUNDING);
    long within = Math.min(lastBits, guess + ROUNDING);
    if (binOf(below) >= bin) {
      below = firstBits;
    }
    if (binOf(within) < bin) {
      within = lastBits;
    }
    while (within - below > 1) {
      long middle = (below + within) >>> 1;
      if (binOf(middle) < bin) {
        below = middle;
      } else {
        within = middle;
      }
    }
    return within;
  }

  private int binOf(long bits) {
    return Sketch.bin(Double.longBitsToDouble(bits) / perBaseUnit);
  }
}
