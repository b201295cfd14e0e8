package dev.masterperf.api.live;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** The subprotocols: the same messages in two forms. */
enum Protocol {
  /** Text messages. */
  TEXT("masterperf.v1") {
    @Override
    void send(Session session, Message message, Callback done) {
      session.sendText(message.text(), done);
    }
  },
  /** Binary messages, zstd of the text in UTF-8. */
  ZSTD("masterperf.v1+zstd") {
    @Override
    void send(Session session, Message message, Callback done) {
      session.sendBinary(message.zstd(), done);
    }
  };

  private final String wireName;

  Protocol(String wireName) {
    this.wireName = wireName;
  }

  String wireName() {
    return wireName;
  }

  /** Begins to send and returns; the callback hears when it is done. */
  abstract void send(Session session, Message message, Callback done);

  /**
   * The first of a client's that is known here.
   *
   * @param offered header lines, each a list between commas
   */
  static Optional<Protocol> firstOf(List<String> offered) {
    return offered.stream()
        .flatMap(line -> Arrays.stream(line.split(",")))
        .flatMap(name -> Arrays.stream(values()).filter(one -> one.wireName.equals(name.strip())))
        .findFirst();
  }
}
