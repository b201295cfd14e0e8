package dev.masterperf.alerts.anomaly;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Writes fields one behind the other, big-endian. */
final class StateWriter implements StateFields {
  private static final int BEGIN = 4096;

  private ByteBuffer bytes = ByteBuffer.allocate(BEGIN);

  @Override
  public double number(double now) {
    room(Double.BYTES).putDouble(now);
    return now;
  }

  @Override
  public long whole(long now) {
    room(Long.BYTES).putLong(now);
    return now;
  }

  @Override
  public int whole(int now, int least, int most) {
    room(Integer.BYTES).putInt(now);
    return now;
  }

  @Override
  public void numbers(double[] numbers, int count) {
    int length = Double.BYTES * count;
    room(length).asDoubleBuffer().put(numbers, 0, count);
    bytes.position(bytes.position() + length);
  }

  @Override
  public void wholes(int[] wholes, int count) {
    int length = Integer.BYTES * count;
    room(length).asIntBuffer().put(wholes, 0, count);
    bytes.position(bytes.position() + length);
  }

  @Override
  public void wholes(long[] wholes, int count) {
    int length = Long.BYTES * count;
    room(length).asLongBuffer().put(wholes, 0, count);
    bytes.position(bytes.position() + length);
  }

  private ByteBuffer room(int length) {
    if (bytes.remaining() < length) {
      int needed = Math.addExact(bytes.position(), length);
      byte[] larger = Arrays.copyOf(bytes.array(), Math.max(needed, 2 * bytes.capacity()));
      bytes = ByteBuffer.wrap(larger).position(bytes.position());
    }
    return bytes;
  }

  /** All that was written. */
  byte[] written() {
    return Arrays.copyOf(bytes.array(), bytes.position());
  }
}
