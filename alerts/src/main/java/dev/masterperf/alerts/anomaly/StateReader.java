package dev.masterperf.alerts.anomaly;

import java.nio.ByteBuffer;

/** Reads fields in the order in which they were written. */
final class StateReader implements StateFields {
  private final ByteBuffer bytes;

  StateReader(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  @Override
  public double number(double now) {
    return next(Double.BYTES).getDouble();
  }

  @Override
  public long whole(long now) {
    return next(Long.BYTES).getLong();
  }

  @Override
  public int whole(int now, int least, int most) {
    int read = next(Integer.BYTES).getInt();
    if (read < least || read > most) {
      throw new UnreadableStateException(
          "holds " + read + " where " + least + " to " + most + " is expected");
    }
    return read;
  }

  @Override
  public void numbers(double[] numbers, int count) {
    int length = Double.BYTES * count;
    next(length).asDoubleBuffer().get(numbers, 0, count);
    bytes.position(bytes.position() + length);
  }

  @Override
  public void wholes(int[] wholes, int count) {
    int length = Integer.BYTES * count;
    next(length).asIntBuffer().get(wholes, 0, count);
    bytes.position(bytes.position() + length);
  }

  @Override
  public void wholes(long[] wholes, int count) {
    int length = Long.BYTES * count;
    next(length).asLongBuffer().get(wholes, 0, count);
    bytes.position(bytes.position() + length);
  }

  private ByteBuffer next(int length) {
    if (bytes.remaining() < length) {
      throw new UnreadableStateException(
          "ends where " + length + " bytes more are expected, not " + bytes.remaining());
    }
    return bytes;
  }

  /** Checks that nothing is left. */
  void end() {
    if (bytes.hasRemaining()) {
      throw new UnreadableStateException("goes on for " + bytes.remaining() + " bytes too many");
    }
  }
}
