package dev.masterperf.alerts.lifecycle;

import dev.masterperf.alerts.lifecycle.AlertStatus.Phase;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A status in some 50 bytes: version, phase, then the fields in their order, lists after their
 * length. Version 1 ends before {@code goneSinceMillis}, and is still read.
 */
final class StatusCodec {
  private static final byte VERSION = 2;
  private static final byte FIRST_VERSION = 1;
  private static final int FIRST_LENGTH = 2 + 5 * Long.BYTES;
  private static final int SHORTEST = FIRST_LENGTH + Long.BYTES + 1;

  private StatusCodec() {}

  static byte[] write(AlertStatus status) {
    ByteBuffer out =
        ByteBuffer.allocate(SHORTEST + status.firedAtMillis().size() * Long.BYTES)
            .put(VERSION)
            .put(code(status.phase()))
            .putLong(status.activeAtMillis())
            .putLong(status.startsAtMillis())
            .putLong(status.changedAtMillis())
            .putLong(status.sequence())
            .putDouble(status.value())
            .putLong(status.goneSinceMillis())
            .put((byte) status.firedAtMillis().size());
    status.firedAtMillis().forEach(out::putLong);
    return out.array();
  }

  static AlertStatus read(byte[] bytes) {
    boolean first = bytes.length == FIRST_LENGTH && bytes[0] == FIRST_VERSION;
    if (!first && (bytes.length < SHORTEST || bytes[0] != VERSION || !isWhole(bytes))) {
      throw new IllegalArgumentException(
          "not an alert status of version 1 or 2: " + bytes.length + " bytes");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
    return new AlertStatus(
        phase(in.get()),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getDouble(),
        first ? AlertStatus.HELD : in.getLong(),
        first ? List.of() : longs(in));
  }

  private static boolean isWhole(byte[] bytes) {
    return bytes.length == SHORTEST + bytes[SHORTEST - 1] * Long.BYTES;
  }

  private static List<Long> longs(ByteBuffer in) {
    List<Long> longs = new ArrayList<>();
    for (int count = in.get(); count > 0; count--) {
      longs.add(in.getLong());
    }
    return longs;
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
