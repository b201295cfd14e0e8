package dev.masterperf.model;

import com.datadoghq.sketch.ddsketch.mapping.IndexMapping;
import com.datadoghq.sketch.ddsketch.store.Store;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Arrays;
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
    double total = zeroCount + negative.store.getTotalCount() + positive.store.getTotalCount();
    if (!(total <= Long.MAX_VALUE)) { // bins of one index add up, and would be refused next time
      throw new IllegalArgumentException("the sketch counts " + total + " samples");
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
      double[] run = {};
      int filled = 0;
      int runStart = 0;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (WireFormat.getTagFieldNumber(tag)) {
          case 1 -> nested(in, this::readBin);
          case 2 -> {
            int end = filled + pieceLength(in, tag);
            if (end > run.length) { // doubled, since it may come in many pieces
              run = Arrays.copyOf(run, Math.max(end, 2 * run.length));
            }
            while (filled < end) {
              run[filled++] = in.readDouble();
            }
          }
          case 3 -> runStart = in.readSInt32();
          default -> in.skipField(tag);
        }
      }
      for (int i = 0; i < filled; i++) {
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

    /** How many bins come next: one alone, or those of a packed piece. */
    private static int pieceLength(CodedInputStream in, int tag) throws IOException {
      if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        return 1;
      }
      int size = in.readRawVarint32();
      if (size < 0 || size > in.getBytesUntilLimit() && in.getBytesUntilLimit() >= 0) {
        throw new IOException("a run of bins is longer than the message");
      }
      return size / Double.BYTES;
    }

    private void add(long index, double count) {
      if (count(count) == 0) {
        return;
      }
      store.add((int) Math.max(lowest, Math.min(highest, index)), count);
    }
  }
}
