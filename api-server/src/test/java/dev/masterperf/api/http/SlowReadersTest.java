package dev.masterperf.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real connections, and a clock that is moved by hand. */
@Timeout(60)
class SlowReadersTest {
  /** More than the network's buffers take. */
  private static final int SIZE = 64 << 20;

  private static final int PER_SECOND = 20_000;

  private final AtomicLong now = new AtomicLong(-5);
  private final SlowReaders slow =
      new SlowReaders(
          RequestLimits.DEFAULT.withPatience(
              Duration.ofSeconds(30), Duration.ofSeconds(10), PER_SECOND),
          now::get);
  private final CompletableFuture<ByteBuffer> writing = new CompletableFuture<>();
  private final CompletableFuture<Void> written = new CompletableFuture<>();
  private final Server server = new Server();
  private final ServerConnector port = new ServerConnector(server, 1, 1);

  @BeforeEach
  void start() throws Exception {
    server.addConnector(port);
    server.setHandler(slow);
    slow.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            ByteBuffer answer = ByteBuffer.allocate(SIZE);
            writing.complete(answer);
            Callback all =
                Callback.from(
                    callback,
                    () -> written.complete(null)); // what fails below completes with a cause
            response.write(
                true,
                answer,
                new Callback.Nested(all) {
                  @Override
                  public void failed(Throwable cause) {
                    written.completeExceptionally(cause);
                    super.failed(cause);
                  }
                });
            return true;
          }
        });
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  @Test
  void whoTakesNothingIsEndedAndTheAnswerLetGo() throws Exception {
    try (Socket client = asking()) {
      awaitFullBuffers();
      passes(Duration.ZERO);
      passes(Duration.ofSeconds(29)); // what the buffers took is plenty for as long
      assertThat(slow.ended()).isZero();

      passes(Duration.ofSeconds(1));

      await().untilAsserted(() -> assertThat(written).isCompletedExceptionally());
      await().untilAsserted(() -> assertThat(slow.ended()).isEqualTo(1));
      assertThat(taken(client)).isLessThan(SIZE);
    }
  }

  @Test
  void whoTakesALittleNowAndThenIsEndedOnceItIsTooLittle() throws Exception {
    try (Socket client = asking()) {
      long before = awaitFullBuffers();
      long enoughFor = before / PER_SECOND + 10;
      for (long seconds = 0; seconds < enoughFor; seconds += 20) {
        assertThat(slow.ended()).isZero();
        takeUntilMoreGoes(client);
        passes(Duration.ofSeconds(20));
      }
      takeUntilMoreGoes(client); // so that it is the pace alone that ends it
      passes(Duration.ofSeconds(SIZE / PER_SECOND));

      await().untilAsserted(() -> assertThat(written).isCompletedExceptionally());
      await().untilAsserted(() -> assertThat(slow.ended()).isEqualTo(1));
    }
  }

  @Test
  void whoTakesItAllGetsItAll() throws Exception {
    try (Socket client = asking()) {
      awaitFullBuffers();
      passes(Duration.ofSeconds(29));

      assertThat(taken(client)).isGreaterThan(SIZE);
    }
    assertThat(slow.ended()).isZero();
  }

  /** Each byte keeps a connection from being idle, and it would be open for ever. */
  @Test
  void aHeadThatTricklesInIsEndedAndNoneThatIsWholeOrNotBegun() throws Exception {
    try (Socket trickling = new Socket("127.0.0.1", port.getLocalPort());
        Socket silent = new Socket("127.0.0.1", port.getLocalPort());
        Socket whole = asking()) {
      awaitFullBuffers();
      for (String piece : List.of("GET / HTTP/1.1\r\n", "Host: ", "x", "\r\n", "X: ")) {
        trickling.getOutputStream().write(piece.getBytes(StandardCharsets.US_ASCII));
        passes(Duration.ofSeconds(1));
        assertThat(slow.headsEnded()).isZero();
      }
      await().until(() -> bytesIn() > 0);
      passes(Duration.ofSeconds(11));

      await().untilAsserted(() -> assertThat(slow.headsEnded()).isEqualTo(1));
      assertThat(trickling.getInputStream().read()).isEqualTo(-1);
      assertThat(taken(whole)).isGreaterThan(SIZE);
      silent.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(silent.getInputStream().read()).isEqualTo('H');
    }
  }

  private long bytesIn() {
    return port.getConnectedEndPoints().stream()
        .map(EndPoint::getConnection)
        .filter(connection -> connection.getMessagesIn() == 0)
        .mapToLong(Connection::getBytesIn)
        .sum();
  }

  private void passes(Duration time) {
    now.addAndGet(time.toNanos());
    slow.look();
  }

  private Socket asking() throws IOException {
    Socket socket = new Socket("127.0.0.1", port.getLocalPort());
    socket
        .getOutputStream()
        .write(
            "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** Until nothing more goes; tells how much went. */
  private int awaitFullBuffers() throws Exception {
    ByteBuffer answer = writing.get(30, TimeUnit.SECONDS);
    int[] before = {SIZE};
    await()
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              int left = answer.remaining();
              boolean still = left < SIZE && left == before[0];
              before[0] = left;
              return still;
            });
    return SIZE - answer.remaining();
  }

  private void takeUntilMoreGoes(Socket client) throws Exception {
    ByteBuffer answer = writing.get();
    int before = answer.remaining();
    byte[] piece = new byte[1 << 10];
    while (answer.remaining() == before && client.getInputStream().read(piece) > 0) {
      Thread.onSpinWait();
    }
  }

  private static long taken(Socket client) {
    long taken = 0;
    byte[] piece = new byte[1 << 16];
    try {
      for (int read = 0; read >= 0; read = client.getInputStream().read(piece)) {
        taken += read;
      }
    } catch (IOException cut) {
      assertThat(cut).isNotNull();
    }
    return taken;
  }
}
