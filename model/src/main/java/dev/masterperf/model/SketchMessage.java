package dev.masterperf.model;

import com.datadoghq.sketch.ddsketch.mapping.IndexMapping;
import com.datadoghq.sketch.ddsketch.store.Store;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.function.Supplier;

/**
 * Reads DDSketch's protobuf message ({@code DDSketch.proto} of the sketches-java project) field by
 * field. The classes that library generated predate protobuf's fix for GHSA-h4h5-3hr4-j3g2, and
 * these bytes come from anybody.
 */
record SketchMessage(Store negative, Store positive, double zeroCount) {
  private static final double GAMMA_TOLERANCE = 1e-9;
  private static final int LOGARITHMIC = 0;

  /**
   * @throws IllegalArgumentException if the mapping is another one, or a count or bin impossible
   * @throws IOException if the bytes are no such message
   */
  static SketchMessage read(byte[] bytes, IndexMapping mapping, Supplier<Store> stores)
      throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    Bins negative = new Bins(stores.get(), mapping);
    Bins positive = new Bins(stores.get(), mapping);
    double zeroCount = 0;
    boolean mapped = false;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> {
          nested(in, SketchMessage::checkMapping);
          mapped = true;
        }
        case 2 -> nested(in, positive::read);
        case 3 -> nested(in, negative::read);
        case 4 -> zeroCount = count(in.readDouble());
        default -> in.skipField(tag);
      }
    }
    if (!mapped) {
      throw foreignMapping();
    }
    return new SketchMessage(negative.store, positive.store, zeroCount);
  }

  @FunctionalInterface
  private interface Reader {
    void read(CodedInputStream in) throws IOException;
  }

  private static void nested(CodedInputStream in, Reader reader) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    reader.read(in);
    in.checkLastTagWas(0);
    in.popLimit(outer);
  }

  private static void checkMapping(CodedInputStream in) throws IOException {
    double gamma = 0;
    double offset = 0;
    int interpolation = LOGARITHMIC;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> gamma = in.readDouble();
        case 2 -> offset = in.readDouble();
        case 3 -> interpolation = in.readEnum();
        default -> in.skipField(tag);
      }
    }
    // Libraries differ in gamma's last digit, so it is compared with a tolerance.
    double ours = (1 + Sketch.RELATIVE_ERROR) / (1 - Sketch.RELATIVE_ERROR);
    if (interpolation != LOGARITHMIC
        || Math.abs(gamma - ours) > GAMMA_TOLERANCE
        || Math.abs(offset) > GAMMA_TOLERANCE) {
      throw foreignMapping();
    }
  }

  private static IllegalArgumentException foreignMapping() {
    return new IllegalArgumentException(
        "the sketch must use DDSketch's logarithmic mapping with relative accuracy "
            + Sketch.RELATIVE_ERROR);
  }

  private static double count(double count) {
    if (!(count >= 0 && count <= Long.MAX_VALUE)) {
      throw new IllegalArgumentException("the sketch has a bin with a count of " + count);
    }
    return count;
  }

  /** One store of the message: a map of bins, a run of contiguous bins, or both. */
  private static final class Bins {
    private final Store store;
    private final int lowest;
    private final int highest;

    Bins(Store store, IndexMapping mapping) {
      this.store = store;
      this.lowest = mapping.index(Sketch.MIN_MAGNITUDE);
      this.highest = mapping.index(Sketch.MAX_MAGNITUDE);
    }

    void read(CodedInputStream in) throws IOException {
      double[] run = new double[0];
      int runStart = 0;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (WireFormat.getTagFieldNumber(tag)) {
          case 1 -> nested(in, this::readBin);
          case 2 -> run = readRun(in, tag, run);
          case 3 -> runStart = in.readSInt32();
          default -> in.skipField(tag);
        }
      }
      for (int i = 0; i < run.length; i++) {
        add((long) runStart + i, run[i]);
      }
    }

    private void readBin(CodedInputStream in) throws IOException {
      int index = 0;
      double count = 0;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (WireFormat.getTagFieldNumber(tag)) {
          case 1 -> index = in.readSInt32();
          case 2 -> count = in.readDouble();
          default -> in.skipField(tag);
        }
      }
      add(index, count);
    }

    private static double[] readRun(CodedInputStream in, int tag, double[] before)
        throws IOException {
      int length = 1;
      if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        int size = in.readRawVarint32();
        if (size < 0 || size > in.getBytesUntilLimit() && in.getBytesUntilLimit() >= 0) {
          throw new IOException("a run of bins is longer than the message");
        }
        length = size / Double.BYTES;
      }
      double[] run = java.util.Arrays.copyOf(before, before.length + length);
      for (int i = before.length; i < run.length; i++) {
        run[i] = in.readDouble();
      }
      return run;
    }

    private void add(long index, double count) {
      if (count(count) == 0) {
        return;
      }
      store.add((int) Math.max(lowest, Math.min(highest, index)), count);
    }
  }
}
