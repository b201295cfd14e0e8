package dev.masterperf.api.statsd;

import dev.masterperf.api.http.Problem;
import dev.masterperf.api.ingest.Delivery;
import dev.masterperf.api.ingest.Delivery.Busy;
import dev.masterperf.api.ingest.Delivery.Full;
import dev.masterperf.api.ingest.IngestGate;
import dev.masterperf.api.mapping.Mapping;
import dev.masterperf.api.statsd.Aggregation.Flushed;
import dev.masterperf.api.statsd.Arrivals.Arrival;
import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Listens for StatsD on one port, UDP and TCP, and publishes what came, each second.
 *
 * <p>Threads: {@code statsd-udp}, {@code statsd-tcp} and one for each connection bring lines into
 * {@link Arrivals}; {@code statsd-aggregate} alone takes them from there, so nothing else is shared
 * but the two queues by which deliveries are told of. {@link #close} stops listening, aggregates
 * what has arrived, and waits for the broker to have it, but no longer than a few seconds.
 */
public final class StatsdServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatsdServer.class);

  private static final int QUEUE_BYTES = 8 << 20;
  private static final int MAX_DATAGRAM = 65_535;
  private static final int SOCKET_BUFFER = 4 << 20;
  private static final int MAX_CONNECTIONS = 64;
  private static final int BACKLOG = 50;
  private static final Duration IDLE_CONNECTION = Duration.ofMinutes(10);
  private static final long RETRY_NANOS = Duration.ofMillis(100).toNanos();
  private static final Duration TICK = Duration.ofMillis(50);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private final IngestGate gate;
  private final Aggregation aggregation;
  private final InstantSource clock;
  private final Arrivals arrivals = new Arrivals(QUEUE_BYTES);
  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final Map<Socket, Thread> connections = new ConcurrentHashMap<>();
  private final List<Thread> listeners = new ArrayList<>();
  private final ConcurrentLinkedQueue<Cell.Counting> notSent = new ConcurrentLinkedQueue<>();
  private final AtomicLong undelivered = new AtomicLong();
  private final AtomicBoolean failing = new AtomicBoolean();

  /** Done when it is known what became of all that was published. Written by the aggregation. */
  private volatile CompletableFuture<?> underWay = CompletableFuture.completedFuture(null);

  /** From now on sockets end. */
  private volatile boolean closing;

  /** All that will arrive has arrived. */
  private volatile boolean complete;

  private @Nullable Thread aggregating;

  private StatsdServer(
      IngestGate gate,
      Aggregation aggregation,
      InstantSource clock,
      DatagramSocket udp,
      ServerSocket tcp) {
    this.gate = gate;
    this.aggregation = aggregation;
    this.clock = clock;
    this.udp = udp;
    this.tcp = tcp;
  }

  /**
   * Opens the port and begins.
   *
   * @param port 0 takes one that is free for both
   * @throws IOException if the port is taken or may not be used
   */
  public static StatsdServer start(
      String host, int port, IngestGate gate, Mapping mapping, InstantSource clock)
      throws IOException {
    ServerSocket tcp = new ServerSocket();
    DatagramSocket udp = null;
    try {
      tcp.setReuseAddress(true);
      tcp.bind(new InetSocketAddress(InetAddress.getByName(host), port), BACKLOG);
      udp = new DatagramSocket(new InetSocketAddress(tcp.getInetAddress(), tcp.getLocalPort()));
      udp.setReceiveBufferSize(SOCKET_BUFFER);
    } catch (IOException | RuntimeException e) {
      tcp.close();
      if (udp != null) {
        udp.close();
      }
      throw e;
    }
    String instance = host + ':' + tcp.getLocalPort();
    StatsdServer server =
        new StatsdServer(gate, new Aggregation(mapping, instance), clock, udp, tcp);
    server.aggregating = server.run("statsd-aggregate", server::aggregate);
    server.listeners.add(server.run("statsd-udp", server::readDatagrams));
    server.listeners.add(server.run("statsd-tcp", server::acceptConnections));
    return server;
  }

  /** The port listened on. */
  public int port() {
    return tcp.getLocalPort();
  }

  /** Work of a thread; it ends where its socket is closed. */
  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private Thread run(String name, Work work) {
    Thread thread = new Thread(() -> guarded(name, work), name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** A socket may fail for a while, as where the process has no more files; it is tried again. */
  private void guarded(String name, Work work) {
    boolean told = false;
    boolean done = false;
    while (!done) {
      try {
        work.run();
        done = true;
      } catch (IOException e) {
        done = closing;
        if (!done && !told) {
          told = true;
          LOG.atWarn().addKeyValue("thread", name).setCause(e).log("statsd socket fails");
        }
        LockSupport.parkNanos(done ? 0 : RETRY_NANOS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        done = true;
      }
    }
  }

  private void readDatagrams() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[MAX_DATAGRAM], MAX_DATAGRAM);
    while (!closing) {
      udp.receive(packet);
      byte[] lines = Arrays.copyOf(packet.getData(), packet.getLength());
      arrivals.offer(new Arrival(lines, clock.millis(), name(packet.getSocketAddress())));
      packet.setLength(MAX_DATAGRAM);
    }
  }

  private void acceptConnections() throws IOException {
    boolean told = false;
    while (!closing) {
      Socket connection = tcp.accept();
      if (connections.size() >= MAX_CONNECTIONS) {
        connection.close();
        if (!told) {
          told = true;
          LOG.atWarn()
              .addKeyValue("most", MAX_CONNECTIONS)
              .addKeyValue("sender", name(connection.getRemoteSocketAddress()))
              .log("statsd has as many connections as it takes; further ones are closed");
        }
        continue;
      }
      Thread reader = new Thread(() -> read(connection), "statsd-connection");
      reader.setDaemon(true);
      connections.put(connection, reader);
      reader.start();
    }
  }

  private void read(Socket connection) {
    String sender = name(connection.getRemoteSocketAddress());
    try (connection) {
      connection.setSoTimeout((int) IDLE_CONNECTION.toMillis());
      LineStream lines = new LineStream(connection.getInputStream());
      for (byte[] next = lines.next(); next != null; next = lines.next()) {
        arrivals.put(new Arrival(next, clock.millis(), sender));
      }
    } catch (SocketTimeoutException e) {
      LOG.atDebug().addKeyValue("sender", sender).log("an idle statsd connection is closed");
    } catch (IOException e) {
      LOG.atDebug().addKeyValue("sender", sender).setCause(e).log("statsd connection lost");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      connections.remove(connection);
    }
  }

  private static String name(SocketAddress address) {
    return address instanceof InetSocketAddress inet
        ? inet.getAddress().getHostAddress()
        : String.valueOf(address);
  }

  private void aggregate() throws InterruptedException {
    while (true) {
      boolean last = complete;
      Arrival arrival = arrivals.poll(last ? Duration.ZERO : TICK);
      try {
        advance(arrival);
      } catch (RuntimeException e) {
        // A fault of ours in one arrival must not stop all others.
        LOG.atError().setCause(e).log("statsd lines or a second of them are lost");
      }
      if (last && arrival == null) {
        break;
      }
    }
    countLosses();
    publish(aggregation.flush());
  }

  private void advance(@Nullable Arrival arrival) {
    List<Flushed> second = aggregation.advance(arrival == null ? clock.millis() : arrival.millis());
    if (!second.isEmpty()) {
      publish(second);
    }
    countLosses();
    if (arrival != null) {
      aggregation.take(arrival.lines(), arrival.millis(), arrival.sender());
    }
  }

  private void publish(List<Flushed> all) {
    for (int from = 0; from < all.size(); from += gate.maxMetrics()) {
      List<Flushed> part = all.subList(from, Math.min(all.size(), from + gate.maxMetrics()));
      CompletableFuture<?> told =
          gate.publish(part.stream().map(Flushed::metric).toList())
              .thenAccept(delivery -> told(delivery, part));
      underWay = CompletableFuture.allOf(underWay, told);
    }
  }

  /** Runs on the publisher's thread, so it only leaves word for the aggregation. */
  private void told(Delivery delivery, List<Flushed> part) {
    Optional<Problem> problem = delivery.problem();
    if (failing.getAndSet(problem.isPresent()) != problem.isPresent()) {
      LOG.atLevel(problem.isPresent() ? Level.WARN : Level.INFO)
          .addKeyValue("reason", problem.map(Problem::detail).orElse("the broker confirms"))
          .log(problem.isPresent() ? "statsd metrics are not delivered" : "statsd goes on");
    }
    if (problem.isPresent()) {
      undelivered.addAndGet(part.size());
    }
    if (delivery instanceof Busy || delivery instanceof Full) {
      part.stream().map(Flushed::beginning).filter(Objects::nonNull).forEach(notSent::add);
    }
  }

  private void countLosses() {
    for (Cell.Counting next = notSent.poll(); next != null; next = notSent.poll()) {
      aggregation.beginAgain(next);
    }
    count("dropped", arrivals.takeDropped());
    count("undelivered", undelivered.getAndSet(0));
  }

  private void count(String id, long more) {
    if (more > 0) {
      aggregation.count(id, null, more);
    }
  }

  @Override
  public void close() {
    closing = true;
    udp.close();
    closeQuietly(tcp);
    List<Thread> readers = new ArrayList<>(listeners);
    readers.addAll(connections.values());
    connections.keySet().forEach(StatsdServer::closeQuietly);
    try {
      join(readers);
      complete = true;
      join(aggregating == null ? List.of() : List.of(aggregating));
      underWay.get(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException e) {
      LOG.atWarn().setCause(e).log("the last statsd metrics may not have reached the broker");
    }
  }

  private static void join(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join(CLOSE_WITHIN.toMillis());
    }
  }

  private static void closeQuietly(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.atDebug().setCause(e).log("a statsd socket did not close");
    }
  }
}
