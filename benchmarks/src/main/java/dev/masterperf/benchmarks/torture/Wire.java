package dev.masterperf.benchmarks.torture;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A TCP proxy that passes bytes on, or does to them what networks do. Two threads a connection. */
final class Wire implements AutoCloseable {
  /** What becomes of connections. */
  enum Mode {
    PASS,
    /** Connections are reset, those there are and new ones. */
    RESET,
    /** Every piece arrives half a second late. */
    DELAY,
    /** Bytes go in and never come out. */
    BLACK_HOLE
  }

  private static final int DELAY_MILLIS = 500;
  private static final int BUFFER = 16_384;

  private final ServerSocket server;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile Mode mode = Mode.PASS;

  /**
   * @param target port on loopback that it leads to
   */
  Wire(int target) throws IOException {
    this.target = target;
    server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    daemon("torture-wire", this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** From now on. Leaving a black hole resets what fell into it, as a peer that came back would. */
  void set(Mode next) throws IOException {
    Mode before = mode;
    mode = next;
    if (next == Mode.RESET || before == Mode.BLACK_HOLE) {
      for (Socket socket : open) {
        reset(socket);
      }
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        if (mode == Mode.RESET) {
          reset(client);
        } else {
          connect(client);
        }
      } catch (IOException e) {
        // Closed, or what it leads to is not there: the client finds its connection ended.
      }
    }
  }

  private void connect(Socket client) throws IOException {
    Socket upstream = new Socket();
    try {
      upstream.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
    } catch (IOException e) {
      reset(client);
      throw e;
    }
    open.add(client);
    open.add(upstream);
    daemon("torture-wire-up", () -> pump(client, upstream));
    daemon("torture-wire-down", () -> pump(upstream, client));
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (mode == Mode.DELAY) {
          TimeUnit.MILLISECONDS.sleep(DELAY_MILLIS);
        }
        if (mode != Mode.BLACK_HOLE) {
          out.write(buffer, 0, read);
        }
      }
    } catch (IOException e) {
      // One side ended it, which ends the other.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static void reset(Socket socket) throws IOException {
    try (socket) {
      if (!socket.isClosed()) {
        socket.setSoLinger(true, 0);
      }
    }
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
