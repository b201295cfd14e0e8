package dev.masterperf.api.remotewrite;

import dev.masterperf.api.protobuf.MalformedProtobuf;
import dev.masterperf.api.protobuf.ProtoMessage;
import java.util.Arrays;

/** The texts that a request of 2.0 refers to, left where they stand in its body. */
final class Symbols {
  private final byte[] body;
  private int[] from = new int[64];
  private int[] to = new int[64];
  private int size;

  private Symbols(byte[] body) {
    this.body = body;
  }

  static Symbols of(byte[] body) throws MalformedProtobuf {
    Symbols symbols = new Symbols(body);
    ProtoMessage message = new ProtoMessage(body);
    while (message.next()) {
      if (message.field() == 4) {
        symbols.add(message);
      }
    }
    return symbols;
  }

  private void add(ProtoMessage message) throws MalformedProtobuf {
    if (size == from.length) {
      from = Arrays.copyOf(from, 2 * size);
      to = Arrays.copyOf(to, 2 * size);
    }
    ProtoMessage symbol = message.message();
    from[size] = symbol.position();
    to[size++] = symbol.end();
  }

  /**
   * Holds a reference against the table.
   *
   * @throws IllegalArgumentException if there is no such symbol
   */
  void require(long ref) {
    if (ref < 0 || ref >= size) {
      throw new IllegalArgumentException(
          "it refers to symbol " + ref + ", there are " + size + " of them");
    }
  }

  /** Of a reference that is known to be one. */
  int length(long ref) {
    return to[(int) ref] - from[(int) ref];
  }

  /** Where a symbol begins in the body. */
  int from(long ref) {
    return from[(int) ref];
  }

  /**
   * A symbol as text.
   *
   * @throws IllegalArgumentException if it is none
   */
  String text(long ref) {
    try {
      return ProtoMessage.text(body, from[(int) ref], to[(int) ref]);
    } catch (MalformedProtobuf e) {
      throw new IllegalArgumentException("symbol " + ref + ": " + e.getMessage(), e);
    }
  }
}
