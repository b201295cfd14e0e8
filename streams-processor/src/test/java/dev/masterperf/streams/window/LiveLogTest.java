package dev.masterperf.streams.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.streams.ingest.Place;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

class LiveLogTest {
  private static final long T0 = 1_700_002_800_000L;
  private static final String PADDING = "x".repeat(400);

  private final KeyValueStore<Long, byte[]> store = store();
  private final Event event = new Event();
  private LiveLog log = new LiveLog(store);
  private Map<SeriesKey, LiveSeries> series = new HashMap<>();
  private long clock = T0;

  /**
   * Series come, change, close their windows and go, with a restart now and then; whoever reads the
   * store finds what is on the heap.
   */
  @Property(tries = 15)
  void whoeverReadsTheStoreFindsWhatIsOnTheHeap(@ForAll Random random) {
    int known = 1 + random.nextInt(300);
    for (int commit = 0; commit < 60; commit++) {
      int changes = random.nextInt(1 + random.nextInt(400));
      for (int i = 0; i < changes; i++) {
        change(random.nextInt(known), random);
      }
      if (random.nextInt(4) == 0) {
        pass(1 + random.nextInt(90_000));
      }
      if (random.nextInt(3) == 0) {
        removeOne(random);
      }
      log.commit(clock, T0);
      if (random.nextInt(10) == 0) {
        assertThat(described(readBack())).isEqualTo(described(series));
        restart();
      }
    }
    assertThat(described(readBack())).isEqualTo(described(series));
    assertThat(storedBytes()).isEqualTo(log.totalBytes());
    assertThat(log.blocks()).isEqualTo(stored().size() - 1); // beside them lies the clock
  }

  /** For days, ten commits a second. */
  @Example
  void aLogThatIsSoSmallThatNothingIsCleanedRemembersNoBlockThatWent() {
    write(0); // stays in the first block, and with it the block
    for (int commit = 0; commit < 1_000; commit++) {
      write(1);
    }
    assertThat(log.blocks()).isEqualTo(stored().size() - 1).isLessThan(5);
  }

  @Property(tries = 2)
  void aLogThatIsWrittenForLongIsCleanedAndKeepsWhatIsSeldomWritten(@ForAll Random random) {
    change(0, random);
    pass(7_200_000); // its windows are closed, the row is never written again
    log.commit(clock, T0);

    for (int commit = 0; commit < 400; commit++) {
      for (int i = 1; i < 200; i++) {
        change(i, random);
      }
      log.commit(clock, T0);
    }

    assertThat(described(readBack())).isEqualTo(described(series));
    assertThat(storedBytes()).isEqualTo(log.totalBytes()).isLessThan(8 << 20);
  }

  /** Brokers forget deletions after a while, and not everybody reads all that time. */
  @Example
  void whatABlockSaysOfASeriesWhoseNameWentIsVoid() {
    write(1);
    write(1); // the row is written anew, the name is not

    Map<Long, byte[]> copy = stored();
    copy.remove(1L);

    assertThat(LiveLog.read(copy::forEach)).isEmpty();
  }

  @Example
  void theNumberOfASeriesOfWhichNothingIsLeftIsNotGivenToAnother() {
    write(1);
    stored().keySet().stream().filter(sequence -> sequence > 0).forEach(store::delete);
    restart();

    write(2);

    assertThat(series.values()).singleElement().extracting(one -> one.number).isEqualTo(1);
  }

  @Example
  void ofASeriesThatCameBackTheNewerCounts() {
    for (int other = 0; other < 15; other++) {
      write(100 + other); // numbers such that a map of numbers does not show them in order
    }
    write(1);
    long first = clock;
    Map<Long, byte[]> copy = stored();
    pass(7_200_000);
    log.remove(series.remove(identity(1).key()));
    log.commit(clock, T0);
    write(1);

    copy.keySet().retainAll(Set.of(16L)); // its first block, whose end nobody heard of
    copy.putAll(stored());
    copy.keySet().retainAll(Set.of(0L, 16L, 18L));
    assertThat(copy).hasSize(3);

    assertThat(LiveLog.read(copy::forEach).values())
        .singleElement()
        .satisfies(one -> assertThat(one.lastSeenMillis()).isGreaterThan(first + 3_600_000));
  }

  private void write(int number) {
    change(number, new Random(number));
    log.commit(++clock, T0);
  }

  private Map<Long, byte[]> stored() {
    Map<Long, byte[]> stored = new TreeMap<>();
    try (KeyValueIterator<Long, byte[]> all = store.all()) {
      all.forEachRemaining(entry -> stored.put(entry.key, entry.value));
    }
    return stored;
  }

  /** A standby that has read half a commit must find the old where the new is not there yet. */
  @Property(tries = 5)
  @SuppressWarnings("unchecked") // a proxy knows no type arguments
  void nothingGoesBeforeWhatStandsInForItIsStored(@ForAll Random random) {
    List<String> calls = new ArrayList<>();
    log =
        new LiveLog(
            (KeyValueStore<Long, byte[]>)
                Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {KeyValueStore.class},
                    (proxy, method, arguments) -> {
                      calls.add(method.getName());
                      return method.invoke(store, arguments);
                    }));
    int deletes = 0;
    for (int commit = 0; commit < 20; commit++) {
      for (int i = 0; i < 400; i++) {
        change(i, random);
      }
      log.commit(T0, T0);
      int firstDelete = calls.indexOf("delete");
      if (firstDelete >= 0) {
        assertThat(calls.lastIndexOf("put")).isLessThan(firstDelete);
        deletes++;
      }
      calls.clear();
    }
    assertThat(deletes).isPositive();
  }

  private static Series identity(int number) {
    return Series.of("R2", "Object Upload", "upload-" + number);
  }

  private void change(int number, Random random) {
    Series identity = identity(number);
    LiveSeries one =
        series.computeIfAbsent(
            identity.key(), key -> new LiveSeries(key, new byte[] {'"', (byte) number, '"'}));
    long at = clock - random.nextInt(1_500);
    PerfMetric metric =
        PerfMetric.of(
            identity,
            new Quantity(random.nextDouble(), Unit.SECONDS),
            random.nextBoolean() ? Status.OK : Status.ERROR,
            at * 1_000_000);
    if (number % 3 != 0) {
      metric = metric.withProperties(Map.of("padding", PADDING)); // no plain event, and large
    }
    event.read(metric, 0, new Place("metrics", 0, 1, clock));
    one.add(Resolution.SECOND, Resolution.SECOND.windowStart(at), event);
    log.write(one);
  }

  /** Time goes on, and what is due closes, fine before coarse. */
  private void pass(long millis) {
    clock += millis;
    for (Resolution resolution : Resolution.values()) {
      for (LiveSeries one : series.values()) {
        for (LiveSeries.OpenWindow window : one.openWindows()) {
          if (window.resolution() == resolution
              && resolution.closesAt(window.startMillis()) <= clock) {
            one.close(resolution, window.startMillis());
            log.write(one);
          }
        }
      }
    }
  }

  private void removeOne(Random random) {
    List<LiveSeries> idle =
        series.values().stream().filter(one -> one.openWindows().isEmpty()).toList();
    if (!idle.isEmpty()) {
      LiveSeries gone = idle.get(random.nextInt(idle.size()));
      series.remove(gone.key());
      log.remove(gone);
    }
  }

  private void restart() {
    log = new LiveLog(store);
    series = new HashMap<>();
    log.load(series);
    assertThat(log.clockMillis()).isEqualTo(clock);
    assertThat(log.sinceMillis()).isEqualTo(T0);
  }

  private Map<SeriesKey, LiveSeries> readBack() {
    return LiveLog.read(stored()::forEach);
  }

  private long storedBytes() {
    long bytes = 0;
    try (KeyValueIterator<Long, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<Long, byte[]> entry = all.next();
        bytes += entry.key == 0 ? 0 : entry.value.length;
      }
    }
    return bytes;
  }

  private static Map<String, String> described(Map<SeriesKey, LiveSeries> all) {
    Map<String, String> described = new TreeMap<>();
    all.forEach(
        (key, one) -> {
          Map<String, String> windows = new TreeMap<>();
          one.openWindows()
              .forEach(
                  window ->
                      windows.put(
                          window.resolution().label() + "@" + window.startMillis(),
                          window.aggregate().events() + " " + window.aggregate().sum()));
          described.put(
              key.text(), one.lastSeenMillis() + " " + new String(one.latestJson()) + windows);
        });
    return described;
  }

  private static KeyValueStore<Long, byte[]> store() {
    KeyValueStore<Long, byte[]> store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore("live"), Serdes.Long(), Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    MockProcessorContext<Void, Void> context =
        new MockProcessorContext<>(
            new Properties(), new TaskId(0, 0), Path.of("target", "live-log").toFile());
    store.init(context.getStateStoreContext(), store);
    return store;
  }
}
