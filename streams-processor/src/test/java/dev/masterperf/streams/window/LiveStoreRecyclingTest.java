package dev.masterperf.streams.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.streams.ingest.Place;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A task that becomes a standby and an active one again keeps its stores open: Kafka Streams clears
 * the store's cache then, and nothing else.
 */
class LiveStoreRecyclingTest {
  private static final long T0 = 1_700_002_800_000L;
  private static final Series UPLOAD = Series.of("R2", "Object Upload", "upload");

  @TempDir Path folder;
  private LiveStore store;

  @BeforeEach
  void open() {
    store = LiveStore.builder("live").withLoggingDisabled().build();
    MockProcessorContext<Void, Void> context =
        new MockProcessorContext<>(new Properties(), new TaskId(0, 0), folder.toFile());
    store.init(context.getStateStoreContext(), store);
    store.load();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aStandbyHoldsNothingOnItsHeapAndCanBeRead() {
    long before = store.held();
    add(3);

    store.clearCache();

    assertThat(store.held()).isZero().isNotEqualTo(before);
    assertThat(store.all()).isEmpty();
    assertThat(events(store.stored())).containsExactly(3L);
    assertThat(store.held()).isZero();
  }

  @Test
  void whatIsAddedAfterItCameBackIsCountedOnceBesideWhatWasThere() {
    add(3);
    long before = store.held();
    store.clearCache();

    store.load();

    assertThat(store.held()).isPositive().isNotEqualTo(before);
    add(2);
    assertThat(events(store)).containsExactly(5L);
    store.clearCache();
    store.load();
    assertThat(events(store)).containsExactly(5L);
    assertThat(store.clockMillis()).isEqualTo(T0);
  }

  @Test
  void whatWasNotCommittedIsForgottenSoThatItIsCountedOnceWhenItIsReadAgain() {
    add(3);
    change(4);

    store.clearCache();
    store.load();

    assertThat(events(store)).containsExactly(3L);
    store.flushCache();
    assertThat(events(store.stored())).containsExactly(3L);
  }

  @Test
  void aSeriesThatSeldomChangesIsKeptByTheCommitAndNotBefore() {
    add(1);
    store.flushCache();
    nextCommit();
    nextCommit();
    change(1); // appended at once
    assertThat(events(store.stored())).containsExactly(1L);
    change(1); // and again by the commit

    store.flushCache();

    assertThat(events(store.stored())).containsExactly(3L);
  }

  @Test
  void nothingReachesTheStoreBeforeTheCommitHoweverMuchChanges() {
    for (int i = 0; i < 2_000; i++) {
      Series one = Series.of("R2", "Object Upload", "upload-" + i);
      change(one, 1);
    }
    assertThat(store.stored().all()).isEmpty();

    store.flushCache();

    assertThat(events(store.stored())).hasSize(2_000).containsOnly(1L);
  }

  @Test
  void sinceWhenNothingLacksIsKeptAndIsTheEarliestThatWasReadByThisState() {
    assertThat(store.sinceMillis()).isEqualTo(LiveStates.NOT_BEGUN);
    store.begin(T0 + 5_000);
    nextCommit(); // of a record that had waited since T0
    assertThat(store.sinceMillis()).isEqualTo(T0);

    store.clearCache();
    assertThat(store.sinceMillis()).isEqualTo(LiveStates.NOT_BEGUN);
    store.load();
    store.begin(T0 + 3_600_000);

    assertThat(store.sinceMillis()).isEqualTo(T0);
  }

  private void nextCommit() {
    store.clockMillis(T0);
    store.flushCache();
  }

  private void add(int events) {
    change(events);
    store.flushCache();
  }

  private void change(int events) {
    change(UPLOAD, events);
  }

  private void change(Series identity, int events) {
    LiveSeries series = store.get(identity.key());
    if (series == null) {
      series = store.add(new LiveSeries(identity.key(), new byte[] {'"', 'u', '"'}));
    }
    Event event = new Event();
    for (int i = 0; i < events; i++) {
      PerfMetric metric =
          PerfMetric.of(identity, new Quantity(0.2, Unit.SECONDS), Status.OK, T0 * 1_000_000 + i);
      event.read(metric, 0, new Place("metrics", 0, 1, T0));
      series.add(Resolution.SECOND, T0, event);
    }
    store.clockMillis(T0);
    store.changed(series);
  }

  private static List<Long> events(LiveStates states) {
    return states.all().stream()
        .flatMap(series -> series.openWindows().stream())
        .map(window -> window.aggregate().events())
        .toList();
  }
}
