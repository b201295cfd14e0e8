package dev.masterperf.streams.window;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.WindowState;
import dev.masterperf.model.packed.PackedInput;
import dev.masterperf.model.packed.PackedOutput;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.model.wire.AggregateCodec.StoredWindow;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Windows of many series that closed together, in one value of a store: first the windows, then a
 * table by series, then how many there are.
 *
 * <pre>
 * window … | hash high, hash low, offset … | count     (little endian; 8, 8, 4 and 4 bytes)
 * </pre>
 */
final class ClosedBlock {
  private static final int ENTRY_BYTES = 2 * Long.BYTES + Integer.BYTES;

  private final byte[] bytes;
  private final ByteBuffer view;
  private final int count;
  private final int table;

  ClosedBlock(byte[] bytes) {
    this.bytes = bytes;
    this.view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    this.count = view.getInt(bytes.length - Integer.BYTES);
    this.table = bytes.length - Integer.BYTES - count * ENTRY_BYTES;
  }

  /** Builds blocks, one after the other. */
  static final class Writer {
    private static final int MAX_WINDOW_BYTES = 2 << 10;
    private static final int MAX_BYTES = 256 << 10;

    private final PackedOutput out = new PackedOutput();
    private int[] offsets = new int[64];
    private SeriesHash[] series = new SeriesHash[64];
    private int count;

    /**
     * Adds a final window; series come in ascending order.
     *
     * @return false if it is too large to share a block
     */
    boolean add(SeriesHash hash, Aggregate window) {
      int from = out.size();
      AggregateCodec.write(out, WindowState.FINAL, 1, window);
      if (out.size() - from > MAX_WINDOW_BYTES
          || out.size() + (count + 1) * ENTRY_BYTES > MAX_BYTES) {
        out.truncate(from);
        return false;
      }
      if (count == offsets.length) {
        offsets = Arrays.copyOf(offsets, 2 * count);
        series = Arrays.copyOf(series, 2 * count);
      }
      offsets[count] = from;
      series[count++] = hash;
      return true;
    }

    boolean isEmpty() {
      return count == 0;
    }

    /** The block, after which the next begins. */
    byte[] finish() {
      for (int i = 0; i < count; i++) {
        out.writeLongLE(series[i].high());
        out.writeLongLE(series[i].low());
        out.writeInt(offsets[i]);
      }
      out.writeInt(count);
      byte[] block = out.toByteArray();
      out.clear();
      count = 0;
      return block;
    }
  }

  /** The window of this series; null if the block has none. */
  @Nullable StoredWindow find(SeriesHash hash) {
    return find(hash, true);
  }

  /**
   * The window of this series; null if the block has none.
   *
   * @param distributions see {@link AggregateCodec#read(PackedInput, boolean)}
   */
  @Nullable StoredWindow find(SeriesHash hash, boolean distributions) {
    int low = 0;
    int high = count - 1;
    while (low <= high) {
      int middle = low + high >>> 1;
      int order = hash(middle).compareTo(hash);
      if (order == 0) {
        return window(middle, distributions);
      } else if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return null;
  }

  void forEach(BiConsumer<SeriesHash, StoredWindow> consumer) {
    for (int i = 0; i < count; i++) {
      consumer.accept(hash(i), window(i, true));
    }
  }

  private SeriesHash hash(int i) {
    int at = table + i * ENTRY_BYTES;
    return new SeriesHash(view.getLong(at), view.getLong(at + Long.BYTES));
  }

  private StoredWindow window(int i, boolean distributions) {
    int from = view.getInt(table + i * ENTRY_BYTES + 2 * Long.BYTES);
    return AggregateCodec.read(new PackedInput(bytes, from, table), distributions);
  }
}
