package dev.masterperf.model;

import dev.masterperf.fuzz.Fuzz;
import dev.masterperf.fuzz.Outcome;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Whatever comes as a sketch is refused in words, or tells finite numbers and is written so that it
 * reads back. (In a metric it stands as base64, behind which no fuzzer of JSON ever gets.)
 */
class SketchFuzzTest {

  @Test
  void messages() {
    Sketch many = new Sketch();
    for (int i = 1; i <= 60; i++) {
      many.add(i * 0.1, i);
      many.add(-i, 1);
    }
    many.add(0, 3);
    Sketch one = new Sketch();
    one.add(0.02, 1);
    byte[] mapping = new Sketch().toProto();
    // A map of bins, as other libraries write it: bin 3 holds 1.
    byte[] bins = {0x12, 0x0d, 0x0a, 0x0b, 0x08, 6, 0x11, 0, 0, 0, 0, 0, 0, (byte) 0xf0, 0x3f};
    Fuzz.of("sketch", SketchFuzzTest::outcome)
        .binary()
        .examples(many.toProto(), one.toProto(), mapping, joined(mapping, bins))
        .words("\u0012\u0000", "\u0018\u0001", "\u0000\u0000\u0000\u0000\u0000\u0000\u00f0\u003f")
        .run();
  }

  private static Outcome outcome(byte[] input) {
    Sketch sketch;
    try {
      sketch = Sketch.fromProto(input);
    } catch (IllegalArgumentException e) {
      return Outcome.refused(String.valueOf(e.getMessage()));
    }
    byte[] written = sketch.toProto();
    if (!Arrays.equals(Sketch.fromProto(written).toProto(), written)) {
      throw new AssertionError("it does not read back");
    }
    long count = sketch.count();
    if (count < 0 || count > 0 && !Double.isFinite(sketch.quantile(0.99))) {
      throw new AssertionError(count + " samples, of which 99 % lie below no number");
    }
    return Outcome.taken("x".repeat(Long.SIZE - Long.numberOfLeadingZeros(count)));
  }

  private static byte[] joined(byte[] head, byte[] tail) {
    byte[] joined = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, joined, head.length, tail.length);
    return joined;
  }
}
