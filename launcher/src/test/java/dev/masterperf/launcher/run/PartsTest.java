package dev.masterperf.launcher.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class PartsTest {
  private final List<String> stopped = new ArrayList<>();
  private final Parts parts = new Parts();

  @Test
  void stopInTheReverseOrderOfTheirStart() {
    parts.own("a", stopping("a"));
    parts.start("b", () -> stopping("b"));
    parts.start("c", () -> stopping("c"));

    parts.close();

    assertThat(stopped).containsExactly("c", "b", "a");
  }

  @Test
  void stopAllThoughOneFailsTo() {
    parts.start("a", () -> stopping("a"));
    parts.start(
        "b",
        () ->
            () -> {
              throw new IllegalStateException("does not want to");
            });

    parts.close();

    assertThat(stopped).containsExactly("a");
  }

  @Test
  void stopOnceThoughClosedTwice() {
    parts.start("a", () -> stopping("a"));

    parts.close();
    parts.close();

    assertThat(stopped).containsExactly("a");
  }

  @Test
  void startNothingAfterTheyWereClosed() {
    parts.close();

    assertThatThrownBy(() -> parts.start("late", () -> stopping("late")))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void stopAlsoThePartThatWasStartingWhenTheyWereClosed() throws Exception {
    CountDownLatch starting = new CountDownLatch(1);
    CountDownLatch mayStart = new CountDownLatch(1);
    Thread starter =
        new Thread(
            () ->
                parts.start(
                    "slow",
                    () -> {
                      starting.countDown();
                      await(mayStart);
                      return stopping("slow");
                    }));
    starter.start();
    starting.await();

    Thread closer = new Thread(parts::close);
    closer.start();
    Awaitility.await().until(() -> closer.getState() == Thread.State.TIMED_WAITING);
    mayStart.countDown();
    closer.join();

    assertThat(stopped).containsExactly("slow");
  }

  private AutoCloseable stopping(String name) {
    return () -> stopped.add(name);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
