package dev.masterperf.alerts.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TopicThreadTest {
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final List<String> done = new CopyOnWriteArrayList<>();

  static List<Throwable> failures() {
    return List.of(
        new KafkaException("away"),
        new IllegalStateException("a listener failed"),
        new StackOverflowError(),
        new NoClassDefFoundError("lost"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void beginsAnewAfterWhateverFailedAndCountsIt(Throwable failure) {
    TopicThread thread =
        new TopicThread("follows", () -> done.add("begin"), () -> readOn(failure), Duration.ZERO);

    thread.start();

    await().until(() -> done.size() > 3);
    assertThat(done.subList(0, 4)).containsExactly("begin", "failed", "begin", "read");
    assertThat(thread.failures()).isOne();
    thread.close(() -> consumer);
    assertThat(consumer.closed()).isTrue();
  }

  private void readOn(Throwable failure) {
    if (!done.contains("failed")) {
      done.add("failed");
      sneak(failure);
    }
    read();
  }

  private void read() {
    if (done.size() < 10) {
      done.add("read");
    }
  }

  @Test
  void whatWasBegunIsGoneOnWith() {
    TopicThread thread =
        new TopicThread("follows", () -> done.add("begin"), this::read, Duration.ZERO);

    thread.goOn();

    await().until(() -> done.contains("read"));
    thread.close(() -> consumer);
    assertThat(done).doesNotContain("begin");
    assertThat(thread.failures()).isZero();
  }

  @Test
  void whatCannotBeginIsTriedAgain() {
    TopicThread thread =
        new TopicThread(
            "follows",
            () -> {
              done.add("begin");
              if (done.size() < 3) {
                throw new StackOverflowError();
              }
            },
            this::read,
            Duration.ZERO);

    thread.start();

    await().until(() -> done.contains("read"));
    thread.close(() -> consumer);
    assertThat(done.subList(0, 4)).containsExactly("begin", "begin", "begin", "read");
    assertThat(thread.failures()).isEqualTo(2);
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable failure) throws T {
    throw (T) failure;
  }
}
