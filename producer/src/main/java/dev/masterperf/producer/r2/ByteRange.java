package dev.masterperf.producer.r2;

import java.util.OptionalLong;

/** A part of an object, counted from its begin or from its end. */
public sealed interface ByteRange {

  /** So many bytes from an offset on; fewer where the object ends before. */
  static ByteRange of(long offset, long lengthBytes) {
    return new Slice(offset, OptionalLong.of(lengthBytes));
  }

  /** All from an offset on. */
  static ByteRange from(long offset) {
    return new Slice(offset, OptionalLong.empty());
  }

  /** The last bytes, or all where there are fewer. */
  static ByteRange last(long lengthBytes) {
    return new Tail(lengthBytes);
  }

  /** As a request's header {@code Range} says it. */
  String header();

  /** Whether an answer that begins at this offset, of an object so large, is this range. */
  boolean isAnsweredBy(long offset, long bytes, long objectBytes);

  /** Counted from the begin. */
  record Slice(long offset, OptionalLong lengthBytes) implements ByteRange {
    /**
     * @throws IllegalArgumentException for an offset below 0 or a length below 1
     */
    public Slice {
      if (offset < 0) {
        throw new IllegalArgumentException("a range begins at 0 or later, not at " + offset);
      }
      if (lengthBytes.isPresent()) {
        requireLength(lengthBytes.getAsLong());
      }
    }

    @Override
    public String header() {
      // The last byte is included; an end beyond what fits is as good as none.
      long last = lengthBytes.isEmpty() ? Long.MAX_VALUE : lastOffset();
      return "bytes=" + offset + "-" + (last == Long.MAX_VALUE ? "" : last);
    }

    @Override
    public boolean isAnsweredBy(long begin, long bytes, long objectBytes) {
      long wanted = lengthBytes.orElse(Long.MAX_VALUE);
      return begin == offset && bytes == Math.min(wanted, objectBytes - offset);
    }

    private long lastOffset() {
      long end = offset + lengthBytes.getAsLong();
      return end < 0 ? Long.MAX_VALUE : end - 1;
    }
  }

  /** Counted from the end. */
  record Tail(long lengthBytes) implements ByteRange {
    /**
     * @throws IllegalArgumentException for a length below 1
     */
    public Tail {
      requireLength(lengthBytes);
    }

    @Override
    public String header() {
      return "bytes=-" + lengthBytes;
    }

    @Override
    public boolean isAnsweredBy(long begin, long bytes, long objectBytes) {
      return bytes == Math.min(lengthBytes, objectBytes) && begin == objectBytes - bytes;
    }
  }

  private static void requireLength(long lengthBytes) {
    if (lengthBytes < 1) {
      throw new IllegalArgumentException("a range has at least one byte, not " + lengthBytes);
    }
  }
}
