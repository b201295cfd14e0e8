package dev.masterperf.api.live;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Values side by side, each with the tick that changed it last. */
final class Cells {
  private final @Nullable Object[] values;
  private final int[] changedAt;
  private int newest;

  Cells(int size) {
    values = new @Nullable Object[size];
    changedAt = new int[size];
  }

  void put(int index, @Nullable Object value, int seq) {
    if (!Objects.equals(values[index], value)) {
      values[index] = value;
      changedAt[index] = seq;
      newest = seq;
    }
  }

  int size() {
    return values.length;
  }

  @Nullable Object get(int index) {
    return values[index];
  }

  boolean changedSince(int seq) {
    return newest > seq;
  }

  boolean changedSince(int seq, int index) {
    return changedAt[index] > seq;
  }
}
