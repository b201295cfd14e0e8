package dev.masterperf.model;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.Serializer;
import com.datadoghq.sketch.ddsketch.mapping.IndexMapping;
import com.datadoghq.sketch.ddsketch.store.Store;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Writes DDSketch's protobuf message. The library writes a dense store as the run of all bins from
 * its lowest to its highest, more than a kilobyte for three values an order of magnitude apart;
 * here each store becomes a run or a map of bins, whichever is shorter. Every DDSketch library
 * reads both.
 */
final class SketchWriter {
  private static final int MAPPING = 1;
  private static final int POSITIVE = 2;
  private static final int NEGATIVE = 3;
  private static final int ZERO_COUNT = 4;

  private static final int BIN = 1;
  private static final int RUN = 2;
  private static final int RUN_START = 3;

  private static final int BIN_INDEX = 1;
  private static final int BIN_COUNT = 2;

  /** Bins of most sketches: values of one decade. */
  private static final int ROOM = 128;

  private final byte[] mapping;
  private final Bins positive;
  private final Bins negative;
  private double zeros;

  private SketchWriter(byte[] mapping, int room) {
    this.mapping = mapping;
    this.positive = new Bins(room);
    this.negative = new Bins(room);
  }

  /** The mapping's own message, which is the same for all sketches that share it. */
  static byte[] mapping(IndexMapping mapping) {
    Serializer serializer = new Serializer(mapping.serializedSize());
    mapping.serialize(serializer);
    return serializer.getBuffer().array();
  }

  /** The message of a sketch whose mapping has this message. */
  static byte[] write(DDSketch sketch, double zeros, byte[] mapping) {
    SketchWriter writer = new SketchWriter(mapping, ROOM);
    writer.positive.addAll(sketch.getPositiveValueStore());
    writer.negative.addAll(sketch.getNegativeValueStore());
    writer.zeros = zeros;
    return writer.write();
  }

  /** The message of a sketch of the first {@code count} of these values. */
  static byte[] write(double[] values, int count, IndexMapping indexes, byte[] mapping) {
    SketchWriter writer = new SketchWriter(mapping, count);
    for (int i = 0; i < count; i++) {
      double value = values[i];
      if (value > 0) {
        writer.positive.insert(indexes.index(value));
      } else if (value < 0) {
        writer.negative.insert(indexes.index(-value));
      } else {
        writer.zeros++;
      }
    }
    return writer.write();
  }

  private byte[] write() {
    int size = nested(MAPPING, mapping.length);
    size += nested(POSITIVE, positive.size()) + nested(NEGATIVE, negative.size());
    size += zeros == 0 ? 0 : CodedOutputStream.computeDoubleSize(ZERO_COUNT, zeros);
    byte[] bytes = new byte[size];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      out.writeByteArray(MAPPING, mapping);
      positive.write(POSITIVE, out);
      negative.write(NEGATIVE, out);
      if (zeros != 0) {
        out.writeDouble(ZERO_COUNT, zeros);
      }
      out.checkNoSpaceLeft();
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException("a byte array refused a sketch", e);
    }
  }

  /** Bytes of a message inside another. */
  private static int nested(int field, int size) {
    return CodedOutputStream.computeTagSize(field)
        + CodedOutputStream.computeUInt32SizeNoTag(size)
        + size;
  }

  private static void begin(CodedOutputStream out, int field, int size) throws IOException {
    out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt32NoTag(size);
  }

  /** The bins of one store, lowest first. */
  private static final class Bins {
    private int[] indexes;
    private double[] counts;
    private int size;

    Bins(int room) {
      this.indexes = new int[room];
      this.counts = new double[room];
    }

    void addAll(Store store) {
      store.forEach(
          (index, count) -> {
            if (count > 0) {
              append(index, count);
            }
          });
    }

    private void append(int index, double count) {
      if (size == indexes.length) {
        indexes = Arrays.copyOf(indexes, 16 + 2 * size);
        counts = Arrays.copyOf(counts, indexes.length);
      }
      indexes[size] = index;
      counts[size++] = count;
    }

    /** Counts one value; meant for a handful. */
    void insert(int index) {
      int at = Arrays.binarySearch(indexes, 0, size, index);
      if (at >= 0) {
        counts[at]++;
        return;
      }
      append(index, 1);
      int to = -at - 1;
      System.arraycopy(indexes, to, indexes, to + 1, size - 1 - to);
      System.arraycopy(counts, to, counts, to + 1, size - 1 - to);
      indexes[to] = index;
      counts[to] = 1;
    }

    int size() {
      return size == 0 ? 0 : Math.min(mapSize(), runSize());
    }

    private int mapSize() {
      int bytes = 0;
      for (int i = 0; i < size; i++) {
        bytes += nested(BIN, binSize(i));
      }
      return bytes;
    }

    private int binSize(int i) {
      return CodedOutputStream.computeSInt32Size(BIN_INDEX, indexes[i])
          + CodedOutputStream.computeDoubleSize(BIN_COUNT, counts[i]);
    }

    private int runSize() {
      return nested(RUN, runLength() * Double.BYTES)
          + CodedOutputStream.computeSInt32Size(RUN_START, indexes[0]);
    }

    private int runLength() {
      return indexes[size - 1] - indexes[0] + 1;
    }

    void write(int field, CodedOutputStream out) throws IOException {
      begin(out, field, size());
      if (size == 0) {
        return;
      }
      if (runSize() <= mapSize()) {
        writeRun(out);
      } else {
        writeMap(out);
      }
    }

    private void writeRun(CodedOutputStream out) throws IOException {
      begin(out, RUN, runLength() * Double.BYTES);
      int next = indexes[0];
      for (int i = 0; i < size; i++) {
        for (; next < indexes[i]; next++) {
          out.writeDoubleNoTag(0);
        }
        out.writeDoubleNoTag(counts[i]);
        next++;
      }
      out.writeSInt32(RUN_START, indexes[0]);
    }

    private void writeMap(CodedOutputStream out) throws IOException {
      for (int i = 0; i < size; i++) {
        begin(out, BIN, binSize(i));
        out.writeSInt32(BIN_INDEX, indexes[i]);
        out.writeDouble(BIN_COUNT, counts[i]);
      }
    }
  }
}
