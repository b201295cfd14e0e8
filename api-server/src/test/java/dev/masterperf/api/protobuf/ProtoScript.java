package dev.masterperf.api.protobuf;

import java.io.ByteArrayOutputStream;

/**
 * Turns any bytes into a well-formed protobuf message, whose fields, kinds and numbers the bytes
 * choose: so a fuzzer reaches what lies behind lengths that fit.
 */
public final class ProtoScript {
  private static final int MAX_DEPTH = 7;

  /** Numbers at which something changes. */
  private static final long[] EDGES = {
    0,
    1,
    -1,
    2,
    3,
    255,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    1_769_860_800_000L,
    1_769_860_800_000_000_000L,
    0x7ff0000000000002L,
    0x7ff0000000000000L,
    0x3ff0000000000000L,
    0x4000000000000000L
  };

  private final byte[] script;
  private int at;

  private ProtoScript(byte[] script) {
    this.script = script;
  }

  /** The message that these bytes choose. */
  public static byte[] message(byte[] script) {
    return new ProtoScript(script).message(0);
  }

  private int next() {
    return at < script.length ? script[at++] & 0xff : -1;
  }

  private byte[] message(int depth) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int op = next(); op >= 0 && op != 0xff; op = next()) {
      int field = (op & 15) + 1;
      int kind = op >> 4;
      if (kind < 8 && depth < MAX_DEPTH) {
        // Most fields of these messages are messages themselves.
        delimited(out, field, message(depth + 1));
      } else if (kind < 10) {
        varint(out, (long) field << 3);
        varint(out, number());
      } else if (kind < 12) {
        varint(out, (long) field << 3 | 1);
        fixed(out, number());
      } else if (kind < 14) {
        delimited(out, field, text());
      } else {
        delimited(out, field, packed());
      }
    }
    return out.toByteArray();
  }

  private long number() {
    int choice = next();
    if (choice < 0) {
      return 0;
    }
    if (choice < 128) {
      return EDGES[choice % EDGES.length];
    }
    return choice < 192 ? next() : (long) next() << 56 | (long) next() << 40 | next();
  }

  private byte[] text() {
    int length = Math.max(0, next()) % 12;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < length; i++) {
      int c = next();
      out.write(c < 0 ? 'x' : c < 240 ? 'a' + c % 20 : c);
    }
    return out.toByteArray();
  }

  private byte[] packed() {
    int choice = Math.max(0, next());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < choice % 9; i++) {
      if (choice < 128) {
        varint(out, number());
      } else {
        fixed(out, number());
      }
    }
    return out.toByteArray();
  }

  private static void delimited(ByteArrayOutputStream out, int field, byte[] value) {
    varint(out, (long) field << 3 | 2);
    varint(out, value.length);
    out.writeBytes(value);
  }

  private static void fixed(ByteArrayOutputStream out, long value) {
    for (int i = 0; i < Long.BYTES; i++) {
      out.write((int) (value >>> (8 * i)));
    }
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      out.write((int) (left & 0x7f | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
  }
}
