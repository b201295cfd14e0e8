package dev.masterperf.api.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.ProblemType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class QueryRunsTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  private final AtomicLong nanos = new AtomicLong();
  private final QueryRuns runs = new QueryRuns(new QueryRuns.Limits(1, 1, 1, 1), nanos::get);
  private final CountDownLatch started = new CountDownLatch(1);

  @AfterEach
  void close() {
    runs.close();
  }

  /** A query that goes on until somebody ends it. */
  private String endless() {
    started.countDown();
    while (!Thread.currentThread().isInterrupted()) {
      Thread.onSpinWait();
    }
    throw new IllegalStateException("the query was interrupted");
  }

  private CompletableFuture<ProblemType> ending(Optional<SocketChannel> client) {
    return CompletableFuture.supplyAsync(() -> problem(client, this::endless));
  }

  private ProblemType problem(Optional<SocketChannel> client, Supplier<String> query) {
    try {
      runs.run(LONG, Optional.empty(), client, query);
      throw new AssertionError("it was answered");
    } catch (ProblemException e) {
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      return e.problem().type();
    }
  }

  @Test
  void whatTakesTooLongIsEndedAndItsThreadGoesOn() throws Exception {
    CompletableFuture<ProblemType> query = ending(Optional.empty());
    started.await();

    nanos.addAndGet(LONG.toNanos());

    assertThat(query.get()).isEqualTo(ProblemType.QUERY_TIMED_OUT);
    assertThat(runs.run(LONG, Optional.empty(), Optional.empty(), () -> "next")).isEqualTo("next");
  }

  @Test
  void whatNobodyWaitsForAnyLongerIsEnded() throws Exception {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      SocketChannel client = SocketChannel.open(server.getLocalAddress());
      try (SocketChannel accepted = nonBlocking(server)) {
        CompletableFuture<ProblemType> query = ending(Optional.of(accepted));
        started.await();
        assertThat(query).isNotDone();

        client.close();

        assertThat(query.get()).isEqualTo(ProblemType.QUERY_CANCELED);
        await().until(() -> !accepted.isRegistered());
      }
    }
  }

  private static SocketChannel nonBlocking(ServerSocketChannel server) throws IOException {
    SocketChannel accepted = server.accept();
    accepted.configureBlocking(false);
    return accepted;
  }

  @Test
  void aClientThatSendsMoreIsThereStill() throws Exception {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      try (SocketChannel client = SocketChannel.open(server.getLocalAddress());
          SocketChannel accepted = nonBlocking(server)) {
        client.write(java.nio.ByteBuffer.wrap(new byte[] {1}));
        CompletableFuture<ProblemType> query = ending(Optional.of(accepted));
        started.await();
        await().until(accepted::isRegistered);

        nanos.addAndGet(LONG.toNanos());

        assertThat(query.get()).isEqualTo(ProblemType.QUERY_TIMED_OUT);
      }
    }
  }

  @Test
  void moreThanMayWaitAreRefused() throws Exception {
    CompletableFuture<ProblemType> first = ending(Optional.empty());
    started.await();
    Thread second =
        new Thread(
            () ->
                assertThatThrownBy(
                    () ->
                        runs.run(
                            Duration.ofHours(1), Optional.empty(), Optional.empty(), () -> "late")),
            "second");
    second.start();
    await().until(() -> second.getState() == Thread.State.TIMED_WAITING);

    assertThat(problem(Optional.empty(), () -> "third")).isEqualTo(ProblemType.UNAVAILABLE);

    second.interrupt();
    second.join();
    nanos.addAndGet(LONG.toNanos());
    assertThat(first.get()).isEqualTo(ProblemType.QUERY_TIMED_OUT);
  }

  /** Two of one caller, of which one runs; others find a place, and are answered at once. */
  @Test
  void whoAsksALotLeavesRoomForOthers() throws Exception {
    try (QueryRuns shared = new QueryRuns(new QueryRuns.Limits(2, 2, 1, 1), nanos::get)) {
      CompletableFuture<ProblemType> running =
          CompletableFuture.supplyAsync(() -> refusal(shared, "greedy", this::endless));
      started.await();
      Thread waiting = new Thread(() -> refusal(shared, "greedy", () -> "late"), "waiting");
      waiting.start();
      await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

      assertThat(refusal(shared, "greedy", () -> "third")).isEqualTo(ProblemType.BUSY);
      assertThat(answer(shared, "modest")).isEqualTo("answer");

      nanos.addAndGet(LONG.toNanos());
      assertThat(running.get()).isEqualTo(ProblemType.QUERY_TIMED_OUT);
      waiting.join();
      assertThat(answer(shared, "greedy")).as("once there is room again").isEqualTo("answer");
    }
  }

  private static String answer(QueryRuns shared, String caller) {
    return shared.run(LONG, Optional.of(caller), Optional.empty(), () -> "answer");
  }

  private static @Nullable ProblemType refusal(
      QueryRuns shared, String caller, Supplier<String> query) {
    try {
      shared.run(LONG, Optional.of(caller), Optional.empty(), query);
      return null;
    } catch (ProblemException e) {
      return e.problem().type();
    }
  }

  @Test
  void queriesEndWithTheServer() throws Exception {
    CompletableFuture<ProblemType> query = ending(Optional.empty());
    started.await();

    runs.close();

    assertThat(query.get()).isEqualTo(ProblemType.QUERY_CANCELED);
  }
}
