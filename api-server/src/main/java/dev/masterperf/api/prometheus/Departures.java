package dev.masterperf.api.prometheus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Set;

/**
 * Tells which clients have gone while their queries run. The server itself does not read from a
 * connection meanwhile, and would learn it when it answers. Here the connection is looked at
 * without reading: one that can be read, and of which there is nothing to read, has ended. For one
 * thread.
 */
final class Departures implements AutoCloseable {
  private final Selector selector;

  Departures() {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException("no selector can be had", e);
    }
  }

  /** Whether no connection is looked at. */
  boolean isEmpty() {
    return selector.keys().isEmpty();
  }

  /** Ends those whose clients have gone. */
  void look(Set<QueryRuns.Running> running) {
    try {
      running.forEach(this::watch);
      selector.selectNow();
      for (SelectionKey key : selector.selectedKeys()) {
        if (key.attachment() instanceof QueryRuns.Running one
            && running.contains(one)
            && hasEnded(key)) {
          one.end(Ending.CLIENT_LEFT);
        }
      }
      selector.selectedKeys().clear();
      selector.keys().stream()
          .filter(key -> !running.contains((QueryRuns.Running) key.attachment()))
          .forEach(SelectionKey::cancel);
      selector.selectNow(); // lets go of them: till then a closed connection would not be gone
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void watch(QueryRuns.Running one) {
    SocketChannel client = one.client();
    if (client == null) {
      return;
    }
    try {
      SelectionKey known = client.keyFor(selector);
      if (known == null) {
        client.register(selector, SelectionKey.OP_READ, one);
      } else {
        known.attach(one); // another request on the same connection
      }
    } catch (ClosedChannelException | CancelledKeyException e) {
      if (!client.isOpen()) {
        one.end(Ending.CLIENT_LEFT);
      } // else its key of before goes with the next look
    }
  }

  private static boolean hasEnded(SelectionKey key) {
    try {
      SocketChannel channel = (SocketChannel) key.channel();
      return key.isReadable() && channel.socket().getInputStream().available() == 0;
    } catch (IOException | CancelledKeyException e) {
      return true;
    }
  }

  @Override
  public void close() {
    try {
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
