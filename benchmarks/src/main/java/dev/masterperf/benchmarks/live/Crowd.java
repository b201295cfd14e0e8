package dev.masterperf.benchmarks.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.Zstd;
import dev.masterperf.model.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Many clients of one view on one thread, which look at when messages come and how large they are.
 */
final class Crowd implements AutoCloseable {
  private static final int ROOM = 1 << 18;

  /** Into the messages of every so many clients, as it takes memory and time. */
  private static final int LOOKED_INTO = 100;

  private static final long WAIT_MILLIS = 100;

  private final List<Connection> connections = new ArrayList<>();
  private final Selector selector = Selector.open();
  private final ByteBuffer room = ByteBuffer.allocateDirect(ROOM);
  private final InstantSource clock = InstantSource.system();

  /** When messages were made, by their checksum: all clients get the same ones. */
  private final Map<Long, Instant> madeAt = new HashMap<>();

  private Seen seen = new Seen(madeAt);

  /** What came in a while. */
  static final class Seen {
    private record Came(long sum, Instant at) {}

    private final Map<Long, Instant> madeAt;
    private final List<Came> came = new ArrayList<>();
    private long bytes;
    private long snapshots;

    Seen(Map<Long, Instant> madeAt) {
      this.madeAt = madeAt;
    }

    long messages() {
      return came.size();
    }

    long bytes() {
      return bytes;
    }

    /** Different messages that were no deltas. */
    long snapshots() {
      return snapshots;
    }

    /**
     * Messages that none of the clients looked into got as well, so that their age is not known.
     */
    long unknown() {
      return came.stream().filter(one -> !madeAt.containsKey(one.sum)).count();
    }

    /**
     * From the reading of the matrix to the message in the client's hands.
     *
     * @param quantile in (0, 1]
     */
    double millis(double quantile) {
      List<Double> sorted =
          came.stream()
              .filter(one -> madeAt.containsKey(one.sum))
              .map(one -> Duration.between(madeAt.get(one.sum), one.at).toNanos() / 1e6)
              .sorted()
              .toList();
      if (sorted.isEmpty()) {
        throw new IllegalStateException("no message came");
      }
      return sorted.get((int) Math.ceil(quantile * sorted.size()) - 1);
    }
  }

  /**
   * @param protocol null for none
   */
  Crowd(int port, int clients, @Nullable String protocol) throws IOException {
    for (int i = 0; i < clients; i++) {
      Connection connection = Connection.open(port, protocol, i % LOOKED_INTO == 0);
      connections.add(connection);
      connection.channel().register(selector, SelectionKey.OP_READ, connection);
      if (i % 50 == 0) {
        readFor(Duration.ZERO); // what the others get meanwhile
      }
    }
  }

  /** Reads for so long, and tells what came. */
  Seen readFor(Duration span) throws IOException {
    seen = new Seen(madeAt);
    Instant end = clock.instant().plus(span);
    do {
      selector.select(
          key -> {
            try {
              ((Connection) key.attachment()).read(room, this::arrived);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          },
          WAIT_MILLIS);
    } while (clock.instant().isBefore(end));
    return seen;
  }

  private void arrived(Connection.Arrival message) {
    seen.came.add(new Seen.Came(message.sum(), clock.instant()));
    seen.bytes += message.size();
    if (message.content().hasRemaining()) {
      madeAt.computeIfAbsent(message.sum(), unknown -> madeAt(message.content().array()));
    }
  }

  private Instant madeAt(byte[] message) {
    boolean text = message[0] == '{';
    JsonNode json =
        Json.tree(
            text
                ? message
                : Zstd.decompress(message, Math.toIntExact(Zstd.getFrameContentSize(message))));
    if (!json.path("type").asText().equals("delta")) {
      seen.snapshots++;
    }
    return Instant.parse(json.path("generatedAt").asText());
  }

  @Override
  public void close() throws IOException {
    for (Connection connection : connections) {
      connection.close();
    }
    selector.close();
  }
}
