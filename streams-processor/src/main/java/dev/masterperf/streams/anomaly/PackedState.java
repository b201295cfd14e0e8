package dev.masterperf.streams.anomaly;

import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * States of detectors in zlib's format (RFC 1950), three quarters as long. One that was written
 * before they were packed is told by its first byte.
 */
final class PackedState {
  /** The first byte of zlib's format, and not that of a state. */
  private static final byte ZLIB = 0x78;

  private static final int CHUNK = 16 << 10;

  private PackedState() {}

  static byte[] pack(byte[] state) {
    Deflater deflater = new Deflater();
    try {
      deflater.setInput(state);
      deflater.finish();
      ByteArrayOutputStream packed = new ByteArrayOutputStream(state.length);
      byte[] chunk = new byte[CHUNK];
      while (!deflater.finished()) {
        packed.write(chunk, 0, deflater.deflate(chunk));
      }
      return packed.toByteArray();
    } finally {
      deflater.end();
    }
  }

  /** The state; as it is where it is not packed, or damaged, which its reader finds. */
  static byte[] unpack(byte[] packed) {
    if (packed.length == 0 || packed[0] != ZLIB) {
      return packed;
    }
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed);
      ByteArrayOutputStream state = new ByteArrayOutputStream(2 * packed.length);
      byte[] chunk = new byte[CHUNK];
      while (!inflater.finished()) {
        int length = inflater.inflate(chunk);
        if (length == 0 && !inflater.finished()) {
          return packed; // it ends too early
        }
        state.write(chunk, 0, length);
      }
      return state.toByteArray();
    } catch (DataFormatException e) {
      return packed;
    } finally {
      inflater.end();
    }
  }
}
