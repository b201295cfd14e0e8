package dev.masterperf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class SketchMessageTest {
  private static final int RUN = 3_000;

  /** A run may come in pieces, and empty ones cost their sender two bytes. */
  @Test
  void aRunOfManyPiecesIsNotCopiedForEach() throws IOException {
    byte[] message = pieces(12_000);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    assertThat(Sketch.fromProto(message).count()).isEqualTo(RUN);

    long before = threads.getCurrentThreadAllocatedBytes();
    Sketch.fromProto(message);

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10L << 20);
  }

  /** Each would be taken alone; written as one they would not be. */
  @Test
  void binsThatAddUpToMoreThanCanBeCountedAreRefused() throws IOException {
    assertThat(Sketch.fromProto(bins(9e18)).count()).isEqualTo(9_000_000_000_000_000_000L);
    assertThatThrownBy(() -> Sketch.fromProto(bins(9e18, 9e18)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the sketch counts 1.8E19 samples");
  }

  /** All at index 0. */
  private static byte[] bins(double... counts) throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes(new Sketch().toProto()); // the mapping
    CodedOutputStream out = CodedOutputStream.newInstance(message);
    for (double count : counts) {
      out.writeUInt32NoTag(0x12);
      out.writeUInt32NoTag(11);
      out.writeUInt32NoTag(0x0a);
      out.writeUInt32NoTag(9);
      out.writeDouble(2, count);
    }
    out.flush();
    return message.toByteArray();
  }

  /** A run of bins of 1 each, and then as many empty pieces. */
  private static byte[] pieces(int empty) throws IOException {
    ByteArrayOutputStream store = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(store);
    out.writeUInt32NoTag(0x12);
    out.writeUInt32NoTag(RUN * Double.BYTES);
    for (int i = 0; i < RUN; i++) {
      out.writeDoubleNoTag(1);
    }
    for (int i = 0; i < empty; i++) {
      out.writeUInt32NoTag(0x12);
      out.writeUInt32NoTag(0);
    }
    out.flush();
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes(new Sketch().toProto()); // the mapping
    CodedOutputStream whole = CodedOutputStream.newInstance(message);
    whole.writeUInt32NoTag(0x12);
    whole.writeByteArrayNoTag(store.toByteArray());
    whole.flush();
    return message.toByteArray();
  }
}
