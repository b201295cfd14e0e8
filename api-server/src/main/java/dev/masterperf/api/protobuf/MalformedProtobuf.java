package dev.masterperf.api.protobuf;

/** Bytes that are no protobuf message; the message says what is wrong and at which byte. */
public final class MalformedProtobuf extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedProtobuf(String what, int at) {
    super(what + ", at byte " + at);
  }
}
