package dev.masterperf.api.protobuf;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Walks over the fields of one message. {@link #next} goes to a field; a value that is not asked
 * for is passed over, and so is one asked for as another kind than it is, which reads as its
 * default: that is how protobuf treats fields it does not know.
 *
 * <p>Nothing is made room for before the bytes that fill it are known to be there.
 */
public final class ProtoMessage {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int DELIMITED = 2;
  private static final int FIXED_32 = 5;

  private static final int MAX_VARINT_BYTES = 10;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private final int end;
  private int at;
  private int fieldFrom;
  private int field;
  private int type;

  /** Whether the value of the current field has been neither read nor passed over. */
  private boolean pending;

  /** A message that is the whole of these bytes. */
  public ProtoMessage(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  /** A message in these bytes. */
  public ProtoMessage(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.at = from;
    this.end = to;
  }

  /** The same message from its beginning, or from where this one stands. */
  public ProtoMessage copy() {
    return new ProtoMessage(bytes, at, end);
  }

  /** Goes to the next field; false at the end of the message. */
  public boolean next() throws MalformedProtobuf {
    if (pending) {
      skip();
    }
    if (at == end) {
      return false;
    }
    fieldFrom = at;
    long tag = rawVarint();
    long number = tag >>> 3;
    if (number == 0 || number > 0x1fffffff) {
      throw new MalformedProtobuf("there is no field number " + number, fieldFrom);
    }
    field = (int) number;
    type = (int) (tag & 7);
    pending = true;
    return true;
  }

  /** The number of the current field. */
  public int field() {
    return field;
  }

  /** Where the current field begins in the bytes, its tag included. */
  public int fieldFrom() {
    return fieldFrom;
  }

  /** Where this stands in the bytes. */
  public int position() {
    return at;
  }

  /** Where the message ends in the bytes. */
  public int end() {
    return end;
  }

  /** Passes over the current field; where it ends in the bytes. */
  public int skip() throws MalformedProtobuf {
    pending = false;
    switch (type) {
      case VARINT -> rawVarint();
      case FIXED_64 -> advance(Long.BYTES);
      case DELIMITED -> advance(length());
      case FIXED_32 -> advance(Integer.BYTES);
      default -> throw new MalformedProtobuf("there is no wire type " + type + " here", fieldFrom);
    }
    return at;
  }

  /** An integer of any size, an enum or a bool. */
  public long varint() throws MalformedProtobuf {
    if (type != VARINT) {
      skip();
      return 0;
    }
    pending = false;
    return rawVarint();
  }

  /** An integer of type {@code sint32}. */
  public int sint32() throws MalformedProtobuf {
    return (int) zigZag(varint());
  }

  static long zigZag(long raw) {
    return raw >>> 1 ^ -(raw & 1);
  }

  /** A {@code fixed64} or {@code sfixed64}. */
  public long fixed64() throws MalformedProtobuf {
    if (type != FIXED_64) {
      skip();
      return 0;
    }
    pending = false;
    int from = advance(Long.BYTES);
    return (long) LONGS.get(bytes, from);
  }

  /** A {@code double}. */
  public double float64() throws MalformedProtobuf {
    return Double.longBitsToDouble(fixed64());
  }

  /** A string; it has to be UTF-8. */
  public String text() throws MalformedProtobuf {
    if (type != DELIMITED) {
      skip();
      return "";
    }
    pending = false;
    int length = length();
    int from = advance(length);
    return text(bytes, from, from + length);
  }

  /**
   * A range of bytes as text.
   *
   * @throws MalformedProtobuf if it is not UTF-8
   */
  public static String text(byte[] bytes, int from, int to) throws MalformedProtobuf {
    String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    // The decoder puts this character where it finds no UTF-8; it may also have been sent.
    if (text.indexOf('\ufffd') >= 0) {
      requireUtf8(bytes, from, to - from);
    }
    return text;
  }

  private static void requireUtf8(byte[] bytes, int from, int length) throws MalformedProtobuf {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, length));
    } catch (CharacterCodingException e) {
      throw (MalformedProtobuf) new MalformedProtobuf("a string is not UTF-8", from).initCause(e);
    }
  }

  /** The bytes of a string or message, copied. */
  public byte[] blob() throws MalformedProtobuf {
    ProtoMessage message = message();
    return Arrays.copyOfRange(bytes, message.at, message.end);
  }

  /** A message inside this one. */
  public ProtoMessage message() throws MalformedProtobuf {
    if (type != DELIMITED) {
      skip();
      return new ProtoMessage(bytes, at, at);
    }
    pending = false;
    int length = length();
    int from = advance(length);
    return new ProtoMessage(bytes, from, from + length);
  }

  /** Adds a repeated varint, packed or not. */
  public void addVarintsTo(Numbers numbers) throws MalformedProtobuf {
    if (type == DELIMITED) {
      ProtoMessage packed = message();
      while (packed.at < packed.end) {
        numbers.add(packed.rawVarint());
      }
    } else if (type == VARINT) {
      numbers.add(varint());
    } else {
      skip();
    }
  }

  /** Adds a repeated {@code sint64}, packed or not. */
  public void addZigZagsTo(Numbers numbers) throws MalformedProtobuf {
    int before = numbers.size();
    addVarintsTo(numbers);
    numbers.map(before, ProtoMessage::zigZag);
  }

  /** Adds a repeated {@code fixed64} or {@code double}, packed or not. */
  public void addFixed64To(Numbers numbers) throws MalformedProtobuf {
    if (type == DELIMITED) {
      ProtoMessage packed = message();
      while (packed.at < packed.end) {
        int from = packed.advance(Long.BYTES);
        numbers.add((long) LONGS.get(bytes, from));
      }
    } else if (type == FIXED_64) {
      numbers.add(fixed64());
    } else {
      skip();
    }
  }

  private int length() throws MalformedProtobuf {
    long length = rawVarint();
    if (length < 0 || length > end - at) {
      throw new MalformedProtobuf("a field is longer than what is left of its message", fieldFrom);
    }
    return (int) length;
  }

  /** Passes over so many bytes; where they begin. */
  private int advance(int length) throws MalformedProtobuf {
    if (length > end - at) {
      throw new MalformedProtobuf("the message ends inside a field", at);
    }
    int from = at;
    at += length;
    return from;
  }

  private long rawVarint() throws MalformedProtobuf {
    long value = 0;
    for (int i = 0; i < MAX_VARINT_BYTES; i++) {
      if (at == end) {
        throw new MalformedProtobuf("the message ends inside a number", at);
      }
      byte b = bytes[at++];
      value |= (long) (b & 0x7f) << (7 * i);
      if (b >= 0) {
        return value;
      }
    }
    throw new MalformedProtobuf("a number has more than 10 bytes", at);
  }
}
