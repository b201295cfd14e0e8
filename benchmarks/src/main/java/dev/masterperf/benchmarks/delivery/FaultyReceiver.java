package dev.masterperf.benchmarks.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.model.wire.Json;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A receiver of webhooks at its worst, in HTTP/1.1 by hand, since servers do not reset connections
 * on request. What it takes, it notes before it answers. One thread for each connection; the lock
 * guards all that was noted, and chance.
 */
final class FaultyReceiver implements AutoCloseable {
  /** What becomes of a request. */
  enum Answer {
    TAKEN,
    /** 500, 502 or 503. */
    ERROR,
    /** None, until the client gives up. */
    HANG,
    /** The connection is reset before anything is answered. */
    RESET
  }

  private static final int ERROR_PERCENT = 30;
  private static final int HANG_PERCENT = 5;
  private static final int RESET_PERCENT = 5;
  private static final int[] ERRORS = {500, 502, 503};

  private final ServerSocket server;
  private final SplittableRandom random;
  private final Set<Socket> open = new HashSet<>();
  private final List<Taken> taken = new ArrayList<>();
  private final Map<Answer, Integer> answers = new EnumMap<>(Answer.class);
  private final Set<String> ids = new HashSet<>();

  /** When each came the first time, by the clock of {@link System#nanoTime}. */
  private final List<Long> firstNanos = new ArrayList<>();

  FaultyReceiver(long seed) throws IOException {
    random = new SplittableRandom(seed);
    server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    new Thread(this::accept, "bench-receiver").start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/hook");
  }

  /** What it took so far, in order. */
  synchronized List<Taken> taken() {
    return List.copyOf(taken);
  }

  /** How many different deliveries it took so far. */
  synchronized int distinct() {
    return ids.size();
  }

  /**
   * When it had taken so many different deliveries.
   *
   * @param count at least 1, and no more than there were
   */
  synchronized long nanosOf(int count) {
    return firstNanos.get(count - 1);
  }

  /** How often it did what. */
  synchronized int count(Answer answer) {
    return answers.getOrDefault(answer, 0);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        add(socket);
        new Thread(() -> serve(socket), "bench-receiver-connection").start();
      } catch (IOException e) {
        // Closed, or nobody there any more.
      }
    }
  }

  private synchronized void add(Socket socket) {
    open.add(socket);
  }

  private synchronized void remove(Socket socket) {
    open.remove(socket);
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (true) {
        Optional<Request> request = Request.read(in);
        if (request.isEmpty()) {
          return;
        }
        switch (answer()) {
          case TAKEN -> {
            note(request.get());
            respond(socket, 200);
          }
          case ERROR -> respond(socket, error());
          case HANG -> {
            while (in.read() >= 0) {
              // The client sends nothing more on this connection; it ends when it gives up.
            }
            return;
          }
          case RESET -> {
            socket.setSoLinger(true, 0); // closed without a word
            return;
          }
        }
      }
    } catch (IOException e) {
      // The client went away, as one that is killed does.
    } finally {
      remove(socket);
    }
  }

  private synchronized Answer answer() {
    int percent = random.nextInt(100);
    Answer answer =
        percent < ERROR_PERCENT
            ? Answer.ERROR
            : percent < ERROR_PERCENT + HANG_PERCENT
                ? Answer.HANG
                : percent < ERROR_PERCENT + HANG_PERCENT + RESET_PERCENT
                    ? Answer.RESET
                    : Answer.TAKEN;
    answers.merge(answer, 1, Integer::sum);
    return answer;
  }

  private synchronized int error() {
    return ERRORS[random.nextInt(ERRORS.length)];
  }

  private synchronized void note(Request request) {
    JsonNode alert =
        Json.tree(request.body().getBytes(StandardCharsets.UTF_8)).path("alerts").path(0);
    Taken one =
        new Taken(
            request.headers().getOrDefault("webhook-id", ""),
            alert.at("/labels/alert").asText(),
            alert.at("/annotations/number").asInt(),
            request.body());
    taken.add(one);
    if (ids.add(one.id())) {
      firstNanos.add(System.nanoTime());
    }
  }

  private static void respond(Socket socket, int status) throws IOException {
    String head = "HTTP/1.1 " + status + " -\r\nContent-Length: 0\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() throws IOException {
    server.close();
    List<Socket> left;
    synchronized (this) {
      left = List.copyOf(open);
    }
    for (Socket socket : left) {
      socket.close();
    }
  }
}
