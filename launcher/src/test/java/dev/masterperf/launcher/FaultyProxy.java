package dev.masterperf.launcher;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Stands before an HTTP server and fails in the ways object stores and networks do. Requests pass
 * byte for byte, so that their signatures hold; each connection bears one.
 */
final class FaultyProxy implements AutoCloseable {
  private static final int END_OF_HEAD = 4;

  enum Fault {
    /** Not passed on. */
    INTERNAL_ERROR,
    /** Not passed on: S3's way to ask for patience. */
    SLOW_DOWN,
    /** A put, not passed on: another one raced for the key. */
    CONFLICT,
    /** A put that is passed on, and told that the key was taken. */
    TAKEN,
    /** Passed on, and the answer never comes. */
    ANSWER_LOST,
    /** Passed on, and the answer ends in its middle. */
    TRUNCATED
  }

  private final URI target;
  private final ServerSocket socket;
  private final Random random;
  private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);
  private volatile int faultsInAHundred;

  private FaultyProxy(URI target, ServerSocket socket, long seed) {
    this.target = target;
    this.socket = socket;
    this.random = new Random(seed);
  }

  static FaultyProxy before(URI target, long seed) throws IOException {
    ServerSocket socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    FaultyProxy proxy = new FaultyProxy(target, socket, seed);
    daemon("faulty-proxy", proxy::accept).start();
    return proxy;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  void failing(int inAHundred) {
    faultsInAHundred = inAHundred;
  }

  /** How often each fault was done. */
  synchronized Map<Fault, Integer> done() {
    return new EnumMap<>(done);
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        daemon("faulty-proxy-connection", () -> serve(client)).start();
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void serve(Socket accepted) {
    try (Socket client = accepted) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      String head = head(in);
      if (head.isEmpty()) {
        return;
      }
      OutputStream out = client.getOutputStream();
      if (head.toLowerCase(Locale.ROOT).contains("expect: 100-continue")) {
        out.write(ascii("HTTP/1.1 100 Continue\r\n\r\n"));
        out.flush();
      }
      byte[] body = in.readNBytes(contentLength(head));
      answer(head, body, out);
    } catch (IOException e) {
      // The client went away, as clients do; it will say so itself if that matters.
    }
  }

  private void answer(String head, byte[] body, OutputStream out) throws IOException {
    Fault fault = choose(head.startsWith("PUT "));
    if (fault == null) {
      out.write(forwarded(head, body));
      return;
    }
    switch (fault) {
      case INTERNAL_ERROR -> out.write(error("500 Internal Server Error", "InternalError"));
      case SLOW_DOWN -> out.write(error("503 Slow Down", "SlowDown"));
      case CONFLICT -> out.write(error("409 Conflict", "ConditionalRequestConflict"));
      case TAKEN -> {
        forwarded(head, body);
        out.write(error("412 Precondition Failed", "PreconditionFailed"));
      }
      case ANSWER_LOST -> forwarded(head, body);
      case TRUNCATED -> {
        byte[] whole = forwarded(head, body);
        int bodyAt = new String(whole, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
        out.write(Arrays.copyOf(whole, (whole.length + bodyAt + END_OF_HEAD) / 2));
      }
    }
  }

  private synchronized Fault choose(boolean put) {
    if (random.nextInt(100) >= faultsInAHundred) {
      return null;
    }
    Fault[] all = Fault.values();
    Fault fault = all[random.nextInt(all.length)];
    if (!put && (fault == Fault.CONFLICT || fault == Fault.TAKEN)) {
      fault = Fault.TRUNCATED;
    }
    done.merge(fault, 1, Integer::sum);
    return fault;
  }

  private byte[] forwarded(String head, byte[] body) throws IOException {
    StringBuilder passed = new StringBuilder();
    for (String line : head.split("\r\n")) {
      String name = line.toLowerCase(Locale.ROOT);
      if (!name.startsWith("connection:") && !name.startsWith("expect:")) {
        passed.append(line).append("\r\n");
      }
    }
    try (Socket server = new Socket(target.getHost(), target.getPort())) {
      OutputStream out = server.getOutputStream();
      out.write(ascii(passed + "Connection: close\r\n\r\n"));
      out.write(body);
      out.flush();
      return server.getInputStream().readAllBytes();
    }
  }

  /** Up to and with the empty line; empty where the connection was closed before. */
  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int newest = 0;
    while (newest != 0x0D0A0D0A) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      head.write(next);
      newest = newest << 8 | next;
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private static int contentLength(String head) {
    for (String line : head.split("\r\n")) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        return Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
      }
    }
    return 0;
  }

  private static byte[] error(String status, String code) {
    String body = "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code></Error>";
    return ascii(
        "HTTP/1.1 "
            + status
            + "\r\nContent-Type: application/xml\r\nConnection: close\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
