package dev.masterperf.benchmarks.torture;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
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
    BLACK_HOLE,
    /** Requests arrive, and instead of the answer the connection is reset. */
    LOSE_ANSWER,
    /** Of each answer one half arrives. */
    CUT_ANSWER,
    /** One bit of each piece of an answer is wrong. */
    FLIP_BIT,
    /** Nothing arrives; HTTP requests are answered with this error of S3. */
    INTERNAL_ERROR("500 Internal Server Error", "InternalError"),
    SLOW_DOWN("503 Slow Down", "SlowDown"),
    ACCESS_DENIED("403 Forbidden", "AccessDenied"),
    PRECONDITION_FAILED("412 Precondition Failed", "PreconditionFailed"),
    CONFLICT("409 Conflict", "ConditionalRequestConflict");

    private final String answer;

    Mode() {
      answer = "";
    }

    Mode(String status, String code) {
      String body = "<Error><Code>" + code + "</Code><Message>torture</Message></Error>";
      answer =
          """
          HTTP/1.1 %s\r
          Content-Type: application/xml\r
          Content-Length: %d\r
          Connection: close\r
          \r
          %s\
          """
              .formatted(status, body.length(), body);
    }

    boolean answers() {
      return !answer.isEmpty();
    }
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
    daemon("torture-wire-up", () -> pump(client, upstream, true));
    daemon("torture-wire-down", () -> pump(upstream, client, false));
  }

  private void pump(Socket from, Socket to, boolean request) {
    byte[] buffer = new byte[BUFFER];
    boolean swallowed = false;
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        Mode now = mode;
        if (now == Mode.DELAY) {
          TimeUnit.MILLISECONDS.sleep(DELAY_MILLIS);
        }
        if (request && now.answers()) {
          answer(from, now);
          return;
        }
        if (!request && now == Mode.LOSE_ANSWER) {
          reset(to);
          return;
        }
        if (!request && now == Mode.CUT_ANSWER) {
          out.write(buffer, 0, read / 2);
          reset(to);
          return;
        }
        if (!request && now == Mode.FLIP_BIT) {
          buffer[read - 1] ^= 1;
        }
        if (now == Mode.BLACK_HOLE) {
          swallowed = true;
        } else if (swallowed) {
          reset(to); // what comes behind a gap would be taken for something else
          return;
        } else {
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

  /** Hears the rest of the request out, else the client would find a reset and no answer. */
  private static void answer(Socket client, Mode mode) throws IOException {
    client.getOutputStream().write(mode.answer.getBytes(StandardCharsets.US_ASCII));
    client.shutdownOutput();
    client.setSoTimeout(DELAY_MILLIS);
    try {
      client.getInputStream().skip(Long.MAX_VALUE);
    } catch (SocketTimeoutException e) {
      // It has no more to say.
    }
  }

  private static void reset(Socket socket) throws IOException {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (SocketException e) {
      // Whoever pumps it has closed it meanwhile.
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
