package dev.masterperf.producer;

import dev.masterperf.model.BinTable;
import dev.masterperf.model.Sketch;

/** How recorded numbers relate to base units, and which bin counts them. */
final class Scale {
  /** The bin of numbers whose magnitude is too small for any: they count as 0. */
  static final int NO_BIN = Integer.MIN_VALUE;

  private Scale() {}

  /** Durations recorded in nanoseconds, sent in seconds. */
  static final class Nanos {
    static final double PER_SECOND = 1e9;
    private static final BinTable TABLE = new BinTable(PER_SECOND, 1, 0x1p63);

    private Nanos() {}

    /**
     * @param nanos not negative
     */
    static int bin(double nanos) {
      return nanos == 0 ? NO_BIN : TABLE.bin(nanos);
    }
  }

  /** Numbers recorded and sent in a base unit. */
  static final class Base {
    static final double PER_BASE_UNIT = 1;
    private static final BinTable TABLE =
        new BinTable(PER_BASE_UNIT, Sketch.MIN_MAGNITUDE, Sketch.MAX_MAGNITUDE);

    private Base() {}

    /**
     * @param value finite
     */
    static int bin(double value) {
      double magnitude = Math.abs(value);
      return magnitude < Sketch.MIN_MAGNITUDE
          ? NO_BIN
          : TABLE.bin(Math.min(magnitude, Sketch.MAX_MAGNITUDE));
    }
  }
}
