package dev.masterperf.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.wire.MetricCodec;
import dev.masterperf.model.wire.MetricCodec.Item;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpMetricPublisherTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  private record Received(String key, List<PerfMetric> metrics) {}

  private record Reply(int status, String body, String retryAfter, CountDownLatch when) {
    static Reply of(int status, String body) {
      return new Reply(status, body, "", new CountDownLatch(0));
    }
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/api/infra/master-perf", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void whatTheServerHasTakenIsAcknowledged() throws Exception {
    List<PerfMetric> metrics = metrics(3);

    try (HttpMetricPublisher publisher = publisher(100)) {
      publisher.publish(metrics).get(30, TimeUnit.SECONDS);

      assertThat(publisher.counts()).isEqualTo(new PublishCounts(3, 0, 0));
    }
    assertThat(received).singleElement().extracting(Received::metrics).isEqualTo(metrics);
  }

  @Test
  void aRefusedMetricFailsItsPublicationAlone() {
    CountDownLatch gathered = new CountDownLatch(1);
    replies.add(new Reply(202, "{\"accepted\":1,\"refused\":[]}", "", gathered));
    replies.add(
        Reply.of(202, "{\"accepted\":3,\"refused\":[{\"index\":2,\"reason\":\"unit-changed\"}]}"));

    try (HttpMetricPublisher publisher = publisher(100)) {
      CompletableFuture<Void> first = publisher.publish(metrics(1));
      await().atMost(SOON).until(() -> received.size() == 1);
      CompletableFuture<Void> second = publisher.publish(metrics(2));
      CompletableFuture<Void> third = publisher.publish(metrics(2));
      gathered.countDown();

      await().atMost(SOON).until(third::isDone);
      assertThat(first).isCompleted();
      assertThat(second).isCompleted();
      assertThatThrownBy(third::join)
          .hasMessageContaining("1 metrics")
          .hasMessageContaining("unit-changed");
      assertThat(received).hasSize(2); // the second and third travelled together
      assertThat(publisher.counts()).isEqualTo(new PublishCounts(4, 1, 0));
    }
  }

  @Test
  void aServerThatAsksForPatienceIsAskedAgainWithTheSameKey() throws Exception {
    replies.add(new Reply(429, "{}", "0", new CountDownLatch(0)));
    replies.add(Reply.of(503, "{\"detail\":\"the broker did not confirm\"}"));

    try (HttpMetricPublisher publisher = publisher(100)) {
      publisher.publish(metrics(1)).get(30, TimeUnit.SECONDS);
    }

    assertThat(received).hasSize(3).extracting(Received::key).doesNotContain("");
    assertThat(received.stream().map(Received::key).distinct()).hasSize(1);
  }

  @Test
  void eachRequestHasAKeyOfItsOwn() throws Exception {
    try (HttpMetricPublisher publisher = publisher(100)) {
      publisher.publish(metrics(1)).get(30, TimeUnit.SECONDS);
      publisher.publish(metrics(1)).get(30, TimeUnit.SECONDS);
    }

    assertThat(received.stream().map(Received::key).distinct()).hasSize(2);
  }

  @Test
  void whatTheServerWillNeverTakeFailsAtOnceWithItsReason() {
    replies.add(Reply.of(400, "{\"title\":\"Bad\",\"detail\":\"no JSON\"}"));

    try (HttpMetricPublisher publisher = publisher(100)) {
      CompletableFuture<Void> sent = publisher.publish(metrics(2));

      assertThatThrownBy(sent::join).hasMessageContaining("answered 400: no JSON");
      assertThat(publisher.counts()).isEqualTo(new PublishCounts(0, 2, 0));
    }
  }

  @Test
  void someOtherServersAnswerIsNoAcknowledgement() {
    replies.add(Reply.of(202, "<html>"));

    try (HttpMetricPublisher publisher = publisher(100)) {
      assertThatThrownBy(publisher.publish(metrics(1))::join).hasMessageContaining("answered 202");
    }
  }

  @Test
  void aFullQueueRefusesAtOnceAndCounts() {
    CountDownLatch held = new CountDownLatch(1);
    replies.add(new Reply(202, "{\"accepted\":2,\"refused\":[]}", "", held));

    try (HttpMetricPublisher publisher = publisher(3)) {
      publisher.publish(metrics(2));
      await().atMost(SOON).until(() -> received.size() == 1);

      CompletableFuture<Void> tooMany = publisher.publish(metrics(2));

      assertThat(tooMany).isCompletedExceptionally();
      assertThatThrownBy(tooMany::join).hasMessageContaining("the queue of 3 metrics has no room");
      assertThat(publisher.counts().dropped()).isEqualTo(2);
      held.countDown();
      await().atMost(SOON).until(() -> publisher.counts().acknowledged() == 2);
      assertThat(publisher.publish(metrics(3))).succeedsWithin(SOON);
    }
  }

  @Test
  void closingSendsWhatIsLeftAndAServerThatIsAwayCannotHoldItUp() throws Exception {
    HttpMetricPublisher publisher = publisher(100);
    publisher.publish(metrics(5));
    publisher.close();
    assertThat(publisher.counts()).isEqualTo(new PublishCounts(5, 0, 0));

    server.stop(0);
    HttpMetricPublisher away = publisher(100);
    CompletableFuture<Void> lost = away.publish(metrics(2));
    away.close();

    assertThat(lost).isCompletedExceptionally();
    assertThat(away.counts()).isEqualTo(new PublishCounts(0, 0, 2));
    assertThat(away.publish(metrics(1))).isCompletedExceptionally();
  }

  @Test
  void moreThanOneRequestCanHoldIsSplitAndStaysInOrder() throws Exception {
    String bulk = "x".repeat(4_000);
    List<PerfMetric> metrics = new ArrayList<>();
    for (PerfMetric metric : metrics(400)) {
      metrics.add(metric.withProperties(Map.of("bulk", bulk)));
    }

    try (HttpMetricPublisher publisher = publisher(1000)) {
      publisher.publish(metrics).get(30, TimeUnit.SECONDS);
    }

    assertThat(received).hasSizeGreaterThan(1);
    assertThat(received.stream().flatMap(each -> each.metrics().stream())).isEqualTo(metrics);
  }

  private HttpMetricPublisher publisher(int capacity) {
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new HttpMetricPublisher(
        address, Optional.empty(), capacity, System::nanoTime, new Random(1));
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    List<PerfMetric> metrics = decoded(body);
    received.add(new Received(exchange.getRequestHeaders().getFirst("Idempotency-Key"), metrics));
    Reply reply = replies.poll();
    if (reply == null) {
      reply = Reply.of(202, "{\"accepted\":" + metrics.size() + ",\"refused\":[]}");
    }
    try {
      reply.when().await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!reply.retryAfter().isEmpty()) {
      exchange.getResponseHeaders().add("Retry-After", reply.retryAfter());
    }
    byte[] text = reply.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(reply.status(), text.length);
    exchange.getResponseBody().write(text);
    exchange.close();
  }

  private static List<PerfMetric> decoded(byte[] body) {
    try {
      return MetricCodec.decode(body, 0).stream()
          .map(item -> ((Item.Accepted) item).metric())
          .toList();
    } catch (MetricCodec.MalformedPayload e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  private static List<PerfMetric> metrics(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                PerfMetric.of(
                    Series.of("Test", "Http", "id-" + i),
                    i + "ms",
                    Status.OK,
                    1_700_000_000_000_000_000L))
        .toList();
  }
}
