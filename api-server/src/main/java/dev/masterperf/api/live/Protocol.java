package dev.masterperf.api.live;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** How messages go out: the subprotocols are the same messages in two forms. */
enum Protocol {
  /** No subprotocol: text messages, frames that do not depend on one another. */
  PLAIN("plain") {
    @Override
    int send(Session session, Message message, Callback done) {
      return TEXT.send(session, message, done);
    }
  },
  /** Text messages. */
  TEXT("masterperf.v1") {
    @Override
    int send(Session session, Message message, Callback done) {
      session.sendText(message.text(), done);
      return message.textBytes();
    }
  },
  /** Binary messages, zstd of the text in UTF-8. */
  ZSTD("masterperf.v1+zstd") {
    @Override
    int send(Session session, Message message, Callback done) {
      ByteBuffer zstd = message.zstd();
      int bytes = zstd.remaining();
      session.sendBinary(zstd, done);
      return bytes;
    }
  };

  private static final List<Protocol> SUBPROTOCOLS = List.of(TEXT, ZSTD);

  private final String wireName;

  Protocol(String wireName) {
    this.wireName = wireName;
  }

  String wireName() {
    return wireName;
  }

  /**
   * Begins to send and returns; the callback hears when it is done.
   *
   * @return the bytes of the message
   */
  abstract int send(Session session, Message message, Callback done);

  /**
   * The first of a client's that is known here.
   *
   * @param offered header lines, each a list between commas
   */
  static Optional<Protocol> firstOf(List<String> offered) {
    return offered.stream()
        .flatMap(line -> Arrays.stream(line.split(",")))
        .flatMap(name -> SUBPROTOCOLS.stream().filter(one -> one.wireName.equals(name.strip())))
        .findFirst();
  }
}
