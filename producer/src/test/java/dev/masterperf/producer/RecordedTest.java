package dev.masterperf.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Summary;
import dev.masterperf.model.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.ShortRange;
import org.junit.jupiter.api.Test;

/** Who reads an instrument in the process sees each sample once and takes none from the flush. */
class RecordedTest {
  private final HandClock clock = new HandClock("2026-01-02T03:04:05Z");
  private final RecordingPublisher published = new RecordingPublisher();
  private final MasterPerfTracker tracker =
      new MasterPerfTracker(published, "global", "", clock, () -> 0);

  @Test
  void aReaderSeesWhatWasRecordedJustNowAndTheFlushStillSendsAllOfIt() {
    Timer timer = tracker.timer("Demo", "Read", "timer");
    timer.record(Duration.ofMillis(30));
    assertThat(timer.recorded().count()).isEqualTo(1);
    timer.record(Duration.ofMillis(10));

    Recorded recorded = timer.recorded();
    assertThat(recorded.count()).isEqualTo(2);
    assertThat(recorded.sum()).isCloseTo(0.04, within(1e-15));
    assertThat(recorded.running().orElseThrow().max()).isEqualTo(0.03);
    endSecond();
    Summary sent = published.only("Demo", "timer").summary();
    assertThat(sent.count()).isEqualTo(2);
    assertThat(sent.first()).isEqualTo(0.03);
    assertThat(sent.last()).isEqualTo(0.01);
    assertThat(timer.recorded().count()).isEqualTo(2);
    assertThat(timer.recorded().running()).isEmpty();
  }

  @Test
  void aListenerHearsEachSecondOnce() {
    Distribution sizes = tracker.distribution("Demo", "Read", "sizes", Unit.BYTES);
    List<Summary> heard = new ArrayList<>();
    sizes.onFlush(heard::add);
    sizes.record(7);
    endSecond();
    endSecond();
    sizes.record(9);
    endSecond();

    assertThat(heard)
        .isEqualTo(published.of("Demo", "sizes").stream().map(PerfMetric::summary).toList());
    assertThat(sizes.recorded().sum()).isEqualTo(16);
  }

  @Test
  void readersAndFlushesAtOnceNeitherLoseNorDouble() throws Exception {
    Timer timer = tracker.timer("Demo", "Read", "timer");
    AtomicBoolean recording = new AtomicBoolean(true);
    CountDownLatch started = new CountDownLatch(1);
    Thread flushing =
        new Thread(
            () -> {
              started.countDown();
              while (recording.get()) {
                tracker.flush();
              }
            });
    flushing.setDaemon(true);
    flushing.start();
    assertThat(started.await(1, TimeUnit.MINUTES)).isTrue();
    for (int i = 1; i <= 20_000; i++) {
      timer.record(1);
      assertThat(timer.recorded().count()).isEqualTo(i);
    }
    recording.set(false);
    flushing.join();
    tracker.flush();

    assertThat(
            published.of("Demo", "timer").stream()
                .mapToLong(metric -> metric.summary().count())
                .sum())
        .isEqualTo(20_000);
  }

  @Property
  void aCounterTakesWholesAndParts(@ForAll List<@ShortRange(min = 0) Short> halves) {
    MasterPerfTracker own = new MasterPerfTracker(new RecordingPublisher());
    Counter counter = own.counter("Demo", "Read", "counter");
    double expected = 0;
    for (short half : halves) {
      counter.add(half / 2.0);
      expected += half / 2.0;
    }

    assertThat(counter.total()).isEqualTo(expected);
    own.close();
  }

  @Test
  void whatNoCounterCanGrowByIsRefused() {
    Counter counter = tracker.counter("Demo", "Read", "counter");
    counter.add(0.5);
    counter.add(-0.5);
    counter.add(Double.NaN);
    counter.add(Double.POSITIVE_INFINITY);
    endSecond();

    assertThat(counter.total()).isEqualTo(0.5);
    assertThat(published.only("Demo", "counter").value()).isEqualTo("0.5");
    assertThat(published.only("MasterPerf", "refused").value()).isEqualTo("3");
  }

  private void endSecond() {
    clock.advance(Duration.ofSeconds(1));
    tracker.flush();
  }
}
