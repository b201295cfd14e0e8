package dev.masterperf.alerts.lifecycle;

import dev.masterperf.alerts.lifecycle.AlertStatus.Phase;
import java.nio.ByteBuffer;

/** A status in 42 bytes: version, phase, then the fields in their order. */
final class StatusCodec {
  private static final byte VERSION = 1;
  private static final int LENGTH = 2 + 5 * Long.BYTES;

  private StatusCodec() {}

  static byte[] write(AlertStatus status) {
    return ByteBuffer.allocate(LENGTH)
        .put(VERSION)
        .put(code(status.phase()))
        .putLong(status.activeAtMillis())
        .putLong(status.startsAtMillis())
        .putLong(status.changedAtMillis())
        .putLong(status.sequence())
        .putDouble(status.value())
        .array();
  }

  static AlertStatus read(byte[] bytes) {
    if (bytes.length != LENGTH || bytes[0] != VERSION) {
      throw new IllegalArgumentException(
          "not an alert status of version " + VERSION + ": " + bytes.length + " bytes");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 1, LENGTH - 1);
    return new AlertStatus(
        phase(in.get()), in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getDouble());
  }

  private static byte code(Phase phase) {
    return switch (phase) {
      case INACTIVE -> 0;
      case PENDING -> 1;
      case FIRING -> 2;
    };
  }

  private static Phase phase(byte code) {
    return switch (code) {
      case 0 -> Phase.INACTIVE;
      case 1 -> Phase.PENDING;
      case 2 -> Phase.FIRING;
      default -> throw new IllegalArgumentException("no alert phase has the code " + code);
    };
  }
}
