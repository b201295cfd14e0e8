package dev.masterperf.api.http;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.ConnectionMetaData;

/**
 * Ends connections on which the head of a request has begun and does not become whole: each byte
 * that trickles in would keep its connection open for ever. A connection that waits between
 * requests is left to the time it may be idle.
 *
 * <p>Connections tell of themselves by their threads; {@link #look} is for one thread.
 */
final class SlowHeads implements Connection.Listener {
  private final RequestLimits limits;
  private final LongSupplier nanos;
  private final Map<Connection, Seen> open = new ConcurrentHashMap<>();

  SlowHeads(RequestLimits limits, LongSupplier nanos) {
    this.limits = limits;
    this.nanos = nanos;
  }

  /**
   * How a connection was found.
   *
   * @param requests whose heads were whole
   * @param bytes that had come by then
   * @param since when nothing was seen to come beyond them
   */
  private record Seen(long requests, long bytes, long since) {}

  @Override
  public void onOpened(Connection connection) {
    if (connection instanceof ConnectionMetaData) { // of HTTP, and not what becomes of it
      open.put(connection, new Seen(0, 0, nanos.getAsLong()));
    }
  }

  @Override
  public void onClosed(Connection connection) {
    open.remove(connection);
  }

  /** Ends those whose head is not whole in time; tells how many. */
  int look() {
    int ended = 0;
    long now = nanos.getAsLong();
    for (Connection connection : List.copyOf(open.keySet())) {
      Seen seen = open.computeIfPresent(connection, (known, before) -> after(known, before, now));
      if (seen != null
          && now - seen.since() > limits.grace().toNanos()
          && open.remove(connection, seen)) {
        connection
            .getEndPoint()
            .close(new EofException("the head of a request does not become whole"));
        ended++;
      }
    }
    return ended;
  }

  /** While a request is answered, or nothing of the next has come, time does not run. */
  private static Seen after(Connection connection, Seen before, long now) {
    long requests = connection.getMessagesIn();
    boolean answering = requests > connection.getMessagesOut();
    boolean begun = requests == before.requests() && connection.getBytesIn() > before.bytes();
    return begun && !answering ? before : new Seen(requests, connection.getBytesIn(), now);
  }
}
