package dev.masterperf.api.remotewrite;

import dev.masterperf.api.protobuf.MalformedProtobuf;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which protobuf message a body is, as its content type says. */
enum Message {
  V1("prometheus.WriteRequest") {
    @Override
    void read(byte[] body, Receiver receiver) throws MalformedProtobuf {
      WriteRequest.read(body, receiver);
    }
  },

  V2("io.prometheus.write.v2.Request") {
    @Override
    void read(byte[] body, Receiver receiver) throws MalformedProtobuf {
      WriteRequestV2.read(body, receiver);
    }
  };

  static final String TYPE = "application/x-protobuf";
  private static final String PARAMETER = "proto=";

  private final String protoName;

  Message(String protoName) {
    this.protoName = protoName;
  }

  String protoName() {
    return protoName;
  }

  /**
   * Reads a body.
   *
   * @throws MalformedProtobuf if it is no such message; series may have been handed on before
   */
  abstract void read(byte[] body, Receiver receiver) throws MalformedProtobuf;

  /** The message of a content type: that of 1.0 where it names none; empty if it is another. */
  static Optional<Message> of(@Nullable String contentType) {
    String[] parts = contentType == null ? new String[] {""} : contentType.split(";");
    if (!parts[0].strip().toLowerCase(Locale.ROOT).equals(TYPE)) {
      return Optional.empty();
    }
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      if (parameter.startsWith(PARAMETER)) {
        String name = parameter.substring(PARAMETER.length()).replace("\"", "");
        return name.equals(V1.protoName)
            ? Optional.of(V1)
            : name.equals(V2.protoName) ? Optional.of(V2) : Optional.empty();
      }
    }
    return Optional.of(V1);
  }
}
