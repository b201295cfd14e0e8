package dev.masterperf.archive.parquet;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The measures of a table in three columns: as a whole number and its scale where that is exact,
 * else as a double. The values of one series share a scale, so that their differences stay small;
 * so they are held back until it is known.
 */
final class MeasureBuffers {
  private static final int MAX_HELD = 1 << 15;

  private final NumberBuffer scaled;
  private final NumberBuffer scale;
  private final NumberBuffer doubles;
  private double[] held = new double[64];

  /** Scale at which the value is exact; what has none is {@link #NO_SCALE}, or {@link #NULL}. */
  private byte[] scales = new byte[64];

  private int size;

  private static final byte NO_SCALE = -1;
  private static final byte NULL = -2;

  MeasureBuffers(NumberBuffer scaled, NumberBuffer scale, NumberBuffer doubles) {
    this.scaled = scaled;
    this.scale = scale;
    this.doubles = doubles;
  }

  void add(@Nullable Double measure) {
    if (size == MAX_HELD) {
      endRun();
    }
    if (size == held.length) {
      held = Arrays.copyOf(held, 2 * size);
      scales = Arrays.copyOf(scales, 2 * size);
    }
    if (measure == null) {
      scales[size++] = NULL;
    } else {
      held[size] = measure;
      scales[size++] = (byte) Decimals.scale(measure, 0);
    }
  }

  /** Must follow the last row of a series, and come before the columns are written. */
  void endRun() {
    int common = commonScale();
    for (int i = 0; i < size; i++) {
      int own = scales[i];
      if (own >= 0 && common >= 0) {
        int best = own == common || Decimals.fits(held[i], common) ? common : own;
        scaled.add(Decimals.scaled(held[i], best));
        scale.add((long) best);
        doubles.addNull();
      } else {
        scaled.addNull();
        scale.addNull();
        if (own == NULL) {
          doubles.addNull();
        } else {
          doubles.add(held[i]);
        }
      }
    }
    size = 0;
  }

  /**
   * The largest scale of all; -1 where most have none, for then those that do have it by chance.
   */
  private int commonScale() {
    int largest = -1;
    int with = 0;
    int without = 0;
    for (int i = 0; i < size; i++) {
      largest = Math.max(largest, scales[i]);
      with += scales[i] >= 0 ? 1 : 0;
      without += scales[i] == NO_SCALE ? 1 : 0;
    }
    return with >= without ? largest : -1;
  }
}
