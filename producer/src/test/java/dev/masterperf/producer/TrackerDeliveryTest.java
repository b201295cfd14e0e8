package dev.masterperf.producer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Summary;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What happens when metrics do not reach the broker, and at the end. */
class TrackerDeliveryTest {
  private final HandClock clock = new HandClock("2026-01-02T03:04:05Z");
  private final RecordingPublisher published = new RecordingPublisher();
  private final AtomicLong nanos = new AtomicLong();
  private final MasterPerfTracker tracker =
      new MasterPerfTracker(published, "global", "", clock, nanos::get);

  @Test
  void dropsAreReportedOnceTheBrokerIsBack() {
    Timer timer = tracker.timer("Demo", "Topic", "timer");
    published.refuseWith("the queue is full");
    for (int second = 0; second < 3; second++) {
      timer.record(1);
      timer.record(2);
      endSecond();
    }
    published.refuseWith("");
    endSecond();
    endSecond();

    assertThat(tracker.undelivered()).isEqualTo(6);
    Summary dropped = published.only("MasterPerf", "dropped").summary();
    assertThat(dropped.first()).isZero();
    assertThat(dropped.last()).isEqualTo(6);
    assertThat(dropped.increase()).isEqualTo(6);
  }

  @Test
  void whatIsSentAgainIsNoDrop() {
    State state = tracker.state("Demo", "Topic", "state");
    Counter counter = tracker.counter("Demo", "Topic", "counter");
    counter.increment();
    endSecond();
    published.refuseWith("the queue is full");
    state.set("ENABLED");
    counter.increment();
    endSecond();
    endSecond();
    published.refuseWith("");
    endSecond();
    endSecond();

    assertThat(tracker.undelivered()).isZero();
    assertThat(published.only("Demo", "state").value()).isEqualTo("ENABLED");
    assertThat(published.of("Demo", "counter"))
        .extracting(PerfMetric::value)
        .containsExactly("1", "2");
  }

  @Test
  void aCounterKeepsItsZeroUntilItHasArrived() {
    Counter counter = tracker.counter("Demo", "Topic", "counter");
    published.refuseWith("no broker yet");
    counter.add(5);
    endSecond();
    counter.add(2);
    endSecond();
    published.refuseWith("");
    counter.add(1);
    endSecond();

    Summary first = published.only("Demo", "counter").summary();
    assertThat(first.first()).isZero();
    assertThat(first.last()).isEqualTo(8);
    assertThat(first.increase()).isEqualTo(8);
  }

  @Test
  void whileTheFateOfTheZeroIsUnknownNothingOvertakesIt() {
    SlowPublisher slow = new SlowPublisher();
    MasterPerfTracker ofSlow = new MasterPerfTracker(slow, "global", "", clock, nanos::get);
    Counter counter = ofSlow.counter("Demo", "Topic", "counter");
    counter.add(5);
    flushAfterASecond(ofSlow);
    counter.add(1);
    flushAfterASecond(ofSlow);

    assertThat(slow.sent).hasSize(1);
    slow.answer(0, true);
    flushAfterASecond(ofSlow);
    assertThat(slow.sent.get(1).get(0).summary().last()).isEqualTo(6);
    assertThat(slow.sent.get(1).get(0).summary().count()).isEqualTo(1);
  }

  @Test
  void closingFlushesWhatIsLeftAndLeavesThePublisherOpen() {
    tracker.timer("Demo", "Topic", "timer").record(1);
    tracker.close();

    assertThat(published.only("Demo", "timer").summary().count()).isEqualTo(1);
    assertThat(published.isClosed()).isFalse();
  }

  @Test
  void closingEndsAtItsDeadlineThoughTheBrokerNeverAnswers() {
    MasterPerfTracker ofSlow =
        new MasterPerfTracker(
            new SlowPublisher(), "global", "", InstantSource.system(), System::nanoTime);
    ofSlow.timer("Demo", "Topic", "timer").record(1);
    long begin = System.nanoTime();

    ofSlow.close(Duration.ofMillis(200));

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(60));
  }

  /** Threads halted in the middle of a sample may stay so for longer than anybody waits. */
  @Test
  void theLastFlushWaitsForOthersNoLongerThanItHas() {
    Flush flush = Flush.last(FlushSpan.running(0), Duration.ofMillis(2));
    int pauses = 0;
    while (flush.pause()) {
      pauses++;
    }
    assertThat(pauses).isEqualTo(10);
    assertThat(Flush.last(FlushSpan.running(0), Duration.ofSeconds(-1)).pause()).isFalse();
  }

  @Test
  void aPublisherThatThrowsIsALossAndNothingTheInstrumentedCodeNotices() {
    MetricPublisher broken =
        new MetricPublisher() {
          @Override
          public CompletableFuture<Void> publish(List<PerfMetric> metrics) {
            throw new IllegalStateException("broken");
          }

          @Override
          public void close() {}
        };
    MasterPerfTracker ofBroken = new MasterPerfTracker(broken, "global", "", clock, nanos::get);

    ofBroken.addPerformanceMetric("Demo", "Topic", "id", "1ms");
    ofBroken.timer("Demo", "Topic", "timer").record(1);
    flushAfterASecond(ofBroken);

    assertThat(ofBroken.undelivered()).isEqualTo(2);
  }

  @Test
  void closingWaitsForTheBrokersAnswer() {
    SlowPublisher slow = new SlowPublisher();
    MasterPerfTracker ofSlow =
        new MasterPerfTracker(slow, "global", "", InstantSource.system(), System::nanoTime);
    ofSlow.timer("Demo", "Topic", "timer").record(1);
    AtomicLong closed = new AtomicLong();
    Thread closer =
        new Thread(
            () -> {
              ofSlow.close(Duration.ofMinutes(5));
              closed.set(System.nanoTime());
            });
    closer.start();
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> !slow.sent.isEmpty());
    assertThat(closed).hasValue(0);

    slow.answer(0, true);

    Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> closed.get() != 0);
  }

  @Test
  void closingSendsWhatACounterHeldBackWhileItsZeroWasOnItsWay() {
    SlowPublisher slow = new SlowPublisher();
    MasterPerfTracker ofSlow = new MasterPerfTracker(slow, "global", "", clock, nanos::get);
    Counter counter = ofSlow.counter("Demo", "Topic", "counter");
    counter.add(5);
    flushAfterASecond(ofSlow);
    counter.add(2);
    Thread closer = new Thread(() -> ofSlow.close(Duration.ofMinutes(5)));
    closer.start();
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> isWaitingForTheBroker(closer));

    slow.answer(0, true);

    Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> slow.sent.size() == 2);
    slow.answer(1, true);
    assertThat(slow.sent.get(1).get(0).summary().last()).isEqualTo(7);
  }

  private static boolean isWaitingForTheBroker(Thread closer) {
    return Arrays.stream(closer.getStackTrace())
        .anyMatch(frame -> frame.getClassName().equals(Delivery.class.getName()));
  }

  @Test
  void theSecondsPassByThemselvesOnTheSystemsClock() {
    try (MasterPerfTracker running = new MasterPerfTracker(published)) {
      Timer timer = running.timer("Demo", "Topic", "timer");
      timer.record(1_000);
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> !published.of("Demo", "timer").isEmpty());
      timer.record(1_000);
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> published.of("Demo", "timer").size() == 2);

      for (PerfMetric metric : published.of("Demo", "timer")) {
        assertThat(metric.summary().endNanos() % 1_000_000_000).isZero();
      }
    }
  }

  private void endSecond() {
    flushAfterASecond(tracker);
  }

  private void flushAfterASecond(MasterPerfTracker flushed) {
    clock.advance(Duration.ofSeconds(1));
    flushed.flush();
  }

  /** Takes everything and answers when told to. */
  private static final class SlowPublisher implements MetricPublisher {
    private final List<List<PerfMetric>> sent = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<Void>> answers = new CopyOnWriteArrayList<>();

    @Override
    public CompletableFuture<Void> publish(List<PerfMetric> metrics) {
      CompletableFuture<Void> answer = new CompletableFuture<>();
      answers.add(answer);
      sent.add(metrics);
      return answer;
    }

    void answer(int index, boolean taken) {
      if (taken) {
        answers.get(index).complete(null);
      } else {
        answers.get(index).completeExceptionally(new PublishException("not taken"));
      }
    }

    @Override
    public void close() {}
  }
}
