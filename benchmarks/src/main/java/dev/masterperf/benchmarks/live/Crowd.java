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
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Many clients of one view on one thread, which look at when messages come and how large they are.
 */
final class Crowd implements AutoCloseable {
  private static final int ROOM = 1 << 18;
  private static final long WAIT_MILLIS = 100;

  private final List<Connection> connections = new ArrayList<>();
  private final Selector selector = Selector.open();
  private final ByteBuffer room = ByteBuffer.allocateDirect(ROOM);
  private final InstantSource clock = InstantSource.system();

  /** When messages were made, by their checksum: each is looked into once. */
  private final Map<Long, Instant> madeAt = new HashMap<>();

  private Seen seen = new Seen();

  /** What came in a while. */
  static final class Seen {
    private final List<Double> millis = new ArrayList<>();
    private long bytes;
    private long snapshots;

    long messages() {
      return millis.size();
    }

    long bytes() {
      return bytes;
    }

    /** Messages that were no deltas. */
    long snapshots() {
      return snapshots;
    }

    /**
     * From the reading of the matrix to the message in the client's hands.
     *
     * @param quantile in (0, 1]
     */
    double millis(double quantile) {
      if (millis.isEmpty()) {
        throw new IllegalStateException("no message came");
      }
      List<Double> sorted = millis.stream().sorted().toList();
      return sorted.get((int) Math.ceil(quantile * sorted.size()) - 1);
    }
  }

  /**
   * @param protocol null for none
   */
  Crowd(int port, int clients, @Nullable String protocol) throws IOException {
    for (int i = 0; i < clients; i++) {
      Connection connection = Connection.open(port, protocol);
      connections.add(connection);
      connection.channel().register(selector, SelectionKey.OP_READ, connection);
      if (i % 50 == 0) {
        readFor(Duration.ZERO); // what the others get meanwhile
      }
    }
  }

  /** Reads for so long, and tells what came. */
  Seen readFor(Duration span) throws IOException {
    seen = new Seen();
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

  private void arrived(byte[] message) {
    Instant now = clock.instant();
    CRC32C sum = new CRC32C();
    sum.update(message);
    Instant made = madeAt.computeIfAbsent(sum.getValue(), unknown -> madeAt(message));
    seen.millis.add(Duration.between(made, now).toNanos() / 1e6);
    seen.bytes += message.length;
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
