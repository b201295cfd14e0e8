package dev.masterperf.launcher.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OrderlyStopTest {
  private static final Duration NEVER = Duration.ofHours(1);
  private static final Duration SOON = Duration.ofMillis(20);

  private final Parts parts = new Parts();

  @Test
  void endsAPartThatDoesNotStopAndKnowsItsName() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    CompletableFuture<String> halted = new CompletableFuture<>();
    parts.own("broker", () -> {});
    parts.own("processor", released::await);
    Thread closer = new Thread(parts::close);
    closer.start();

    OrderlyStop.watchdog(
        parts, SOON.multipliedBy(3), SOON, () -> halted.complete(parts.stopping()));

    assertThat(halted.get(1, TimeUnit.MINUTES)).isEqualTo("processor");
    released.countDown();
    closer.join();
    assertThat(parts.stopping()).isEqualTo("broker");
  }

  @Test
  void leavesInPeaceWhatHasStopped() throws Exception {
    CompletableFuture<String> halted = new CompletableFuture<>();
    Thread watchdog = OrderlyStop.watchdog(parts, NEVER, NEVER, () -> halted.complete(""));

    watchdog.interrupt();
    watchdog.join();

    assertThat(halted).isNotDone();
  }
}
