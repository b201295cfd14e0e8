package dev.masterperf.benchmarks.torture;

import dev.masterperf.benchmarks.live.Connection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Many live clients that all lose their connection at once and come back, again and again. */
final class Sockets {
  static final int CLIENTS = 1_000;
  private static final Duration ROUND = Duration.ofMinutes(2);
  private static final int ROOM = 1 << 18;
  private static final long WAIT_MILLIS = 100;

  private final int port;

  /**
   * @param port of a server with role API
   */
  Sockets(int port) {
    this.port = port;
  }

  /**
   * All of them connect, ask for all rows, wait for their first message, and break off.
   *
   * @return how many got one within two minutes
   */
  int round() throws IOException {
    long deadline = System.nanoTime() + ROUND.toNanos();
    List<Connection> open = new ArrayList<>();
    Set<Connection> served = new HashSet<>();
    ByteBuffer room = ByteBuffer.allocateDirect(ROOM);
    try (Selector selector = Selector.open()) {
      while (open.size() < CLIENTS && System.nanoTime() < deadline) {
        Connection connection = Connection.open(port, "masterperf.v1+zstd", false);
        open.add(connection);
        connection.channel().register(selector, SelectionKey.OP_READ, connection);
      }
      while (served.size() < open.size() && System.nanoTime() < deadline) {
        selector.select(key -> read(key, room, served), WAIT_MILLIS);
      }
    } finally {
      for (Connection connection : open) {
        connection.close();
      }
    }
    return served.size();
  }

  /** Who is cut off is not served. */
  private static void read(SelectionKey key, ByteBuffer room, Set<Connection> served) {
    Connection connection = (Connection) key.attachment();
    try {
      connection.read(room, message -> served.add(connection));
    } catch (IOException e) {
      key.cancel();
    }
  }
}
