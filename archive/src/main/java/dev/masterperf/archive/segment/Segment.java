package dev.masterperf.archive.segment;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A closed segment: its name and the object's bytes. */
public final class Segment {
  private final SegmentName name;
  private final byte[] body;

  Segment(SegmentName name, byte[] body) {
    this.name = name;
    this.body = body;
  }

  public SegmentName name() {
    return name;
  }

  /** Not to be changed. */
  byte[] body() {
    return body;
  }

  /** SHA-256 of an object's bytes, in hex. */
  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
