package dev.masterperf.streams.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DurableWindowStoreTest {
  private static final TopicPartition CHANGELOG = new TopicPartition("app-closed-changelog", 2);
  private static final Duration RETENTION = Duration.ofSeconds(40);
  private static final long NOTHING_READ = -4;

  private Path folder;
  private int places;
  private WindowStores stores;
  private WindowStore<Bytes, byte[]> store;

  @BeforeEach
  @BeforeTry
  void open() throws IOException {
    folder = Files.createTempDirectory("windows");
    places = 0;
    openIn(folder.resolve("0"));
  }

  @AfterEach
  @AfterTry
  void close() throws IOException {
    store.close();
    Utils.delete(folder.toFile());
  }

  private void openIn(Path place) {
    openIn(place, RETENTION, Duration.ofSeconds(1));
  }

  private void openIn(Path place, Duration retention, Duration size) {
    stores = WindowStores.transactional();
    store = new DurableWindowStore.Supplier("closed", retention, size, stores).get();
    StateStoreContext context =
        new MockProcessorContext<>(new Properties(), new TaskId(0, 2), place.toFile())
            .getStateStoreContext();
    store.init(context, store);
  }

  /** What lies on disk at this moment is all that the next process has. */
  private void kill() {
    WindowStore<Bytes, byte[]> before = store;
    Path place = folder.resolve(Integer.toString(places));
    while (true) {
      Path after = folder.resolve(Integer.toString(++places));
      try {
        copy(place, after);
        openIn(after);
        before.close();
        return;
      } catch (IOException | ProcessorStateException e) {
        // RocksDB put files in the place of others meanwhile, which a copy of all cannot be one of.
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Bytes key(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static byte[] value(int number) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
  }

  private List<Long> starts(String key, long from, long to) {
    List<Long> starts = new ArrayList<>();
    try (WindowStoreIterator<byte[]> windows = store.fetch(key(key), from, to)) {
      windows.forEachRemaining(window -> starts.add(window.key));
    }
    return starts;
  }

  @Test
  void whatIsCommittedOutlivesAKillAndWhatIsNotDoesNot() {
    store.put(key("a"), value(1), 1_000);
    stores.written(CHANGELOG, 7);
    assertThat(store.committedOffset(CHANGELOG)).isEqualTo(NOTHING_READ);
    stores.written(CHANGELOG, 7);
    stores.committed();
    store.put(key("a"), value(2), 2_000);
    stores.written(CHANGELOG, 8);
    assertThat(store.fetch(key("a"), 2_000)).as("before the commit").isEqualTo(value(2));

    kill();

    assertThat(store.committedOffset(CHANGELOG)).isEqualTo(7);
    assertThat(starts("a", 0, 10_000)).containsExactly(1_000L);
    assertThat(store.fetch(key("a"), 2_000)).isNull();
  }

  @Test
  void whatIsTakenBackIsGone() {
    assertThat(store.committedOffset(CHANGELOG)).isEqualTo(NOTHING_READ);
    store.put(key("a"), value(1), 1_000);
    stores.written(CHANGELOG, 7);
    stores.aborted();
    stores.committed();

    assertThat(starts("a", 0, 10_000)).isEmpty();
    assertThat(store.committedOffset(CHANGELOG)).isEqualTo(NOTHING_READ);
  }

  @Test
  void whatAnotherStoreCameToInTheSameChangelogDoesNotCount() {
    stores.restored(CHANGELOG, 98); // before the task moved away and came back
    store.committedOffset(CHANGELOG);
    stores.written(CHANGELOG, 99); // told late
    stores.committed();

    assertThat(store.committedOffset(CHANGELOG)).isEqualTo(NOTHING_READ);
  }

  @Test
  void whereSomethingWasTakenBackNothingIsNotedBeforeItIsOpenedAgain() {
    store.committedOffset(CHANGELOG);
    store.put(key("a"), value(1), 1_000);
    stores.aborted();
    store.commit(Map.of(CHANGELOG, 9L));
    stores.restored(CHANGELOG, 9);
    stores.committed();

    kill();

    assertThat(store.committedOffset(CHANGELOG)).isEqualTo(NOTHING_READ);
  }

  @Test
  void whatAnotherThreadPutIsNotDecidedOn() throws Exception {
    store.committedOffset(CHANGELOG);
    Thread hanging = new Thread(() -> store.put(key("a"), value(1), 1_000));
    hanging.start();
    hanging.join();
    stores.written(CHANGELOG, 7);
    stores.committed();

    kill();

    assertThat(starts("a", 0, 10_000)).isEmpty();
  }

  @Test
  void anotherRetentionFindsWhatIsThere() {
    store.committedOffset(CHANGELOG);
    store.put(key("a"), value(1), 1_000_000);
    stores.written(CHANGELOG, 7);
    stores.committed();
    store.close();

    openIn(folder.resolve("0"), RETENTION.multipliedBy(9), Duration.ofSeconds(1));

    assertThat(store.committedOffset(CHANGELOG)).isEqualTo(7);
    assertThat(starts("a", 0, 2_000_000)).containsExactly(1_000_000L);
  }

  @Test
  void windowsThatLieByOtherSegmentsAreReadAnew() {
    store.committedOffset(CHANGELOG);
    store.put(key("a"), value(1), 1_000_000);
    stores.written(CHANGELOG, 7);
    stores.committed();
    store.close();

    openIn(folder.resolve("0"), RETENTION, Duration.ofSeconds(2));

    assertThat(store.committedOffset(CHANGELOG)).isEqualTo(NOTHING_READ);
    assertThat(starts("a", 0, 2_000_000)).isEmpty();
  }

  @Test
  void howFarItWasRestoredOutlivesAKillToo() {
    store.committedOffset(CHANGELOG);
    stores.restored(CHANGELOG, 5);
    stores.committed();

    kill();

    assertThat(store.committedOffset(CHANGELOG)).isEqualTo(5);
  }

  @Test
  void keysThatBeginAlikeAreNotMixedUp() {
    store.put(key("a"), value(1), 1_000);
    store.put(key("a\0\0\0\0\0\0\3\u00e8"), value(2), 1_000);
    stores.committed();

    assertThat(starts("a", 0, 10_000)).containsExactly(1_000L);
    assertThat(starts("a\0\0\0\0\0\0\3\u00e8", 0, 10_000)).containsExactly(1_000L);
  }

  @Test
  void aClosedStoreSaysSo() {
    WindowStoreIterator<byte[]> begun = store.fetch(key("a"), 0, 10_000);
    store.close();

    assertThat(begun.hasNext()).isFalse();
    assertThatThrownBy(() -> store.fetch(key("a"), 1_000))
        .isInstanceOf(InvalidStateStoreException.class);
    assertThat(store.isOpen()).isFalse();
    assertThat(stores.memoryBytes()).isZero();
  }

  /** The folder outlives each process, and would fill with them. */
  @Test
  void thatItIsOpenedAgainAndAgainLeavesFewLogsBehind() throws IOException {
    for (int i = 0; i < 9; i++) {
      store.close();
      openIn(folder.resolve("0"));
    }
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith("LOG")))
          .hasSizeBetween(1, 3);
    }
  }

  @Test
  void aStoreThatWasFoundDamagedBeginsAnew() {
    store.committedOffset(CHANGELOG);
    store.put(key("a"), value(1), 1_000);
    stores.written(CHANGELOG, 7);
    stores.committed();

    store.commit(Map.of());
    kill();

    assertThat(store.committedOffset(CHANGELOG)).isEqualTo(NOTHING_READ);
    assertThat(starts("a", 0, 10_000)).isEmpty();
  }

  /** One thing that happens to a store. */
  private record Deed(String what, String key, int second, int value) {}

  @Provide
  Arbitrary<Deed> deeds() {
    return Combinators.combine(
            Arbitraries.frequency(
                Tuple.of(12, "put"),
                Tuple.of(1, "delete"),
                Tuple.of(3, "commit"),
                Tuple.of(1, "abort"),
                Tuple.of(1, "kill"),
                Tuple.of(2, "look")),
            Arbitraries.of("a", "b", "ab"),
            Arbitraries.integers().between(0, 200),
            Arbitraries.integers())
        .as(Deed::new);
  }

  /** Of what is younger than the retention; of the rest nothing is promised. */
  @Property(tries = 150)
  void isAsASimpleMapIs(@ForAll @Size(max = 120) List<@From("deeds") Deed> deeds) {
    Map<String, NavigableMap<Long, Integer>> committed = new HashMap<>();
    Map<String, NavigableMap<Long, Integer>> now = new HashMap<>();
    long newest = 0;
    long offset = NOTHING_READ;
    long written = NOTHING_READ;
    long next = 0;
    long committedLast = NOTHING_READ;
    boolean held = false;
    assertThat(store.committedOffset(CHANGELOG)).isEqualTo(offset);
    for (Deed deed : deeds) {
      long start = deed.second() * 1_000L;
      switch (deed.what()) {
        case "put", "delete" -> {
          newest = Math.max(newest, start);
          boolean put = deed.what().equals("put");
          store.put(key(deed.key()), put ? value(deed.value()) : null, start);
          written = next++;
          held |= start >= newest - RETENTION.toMillis(); // what is too old is logged alone
          stores.written(CHANGELOG, written);
          NavigableMap<Long, Integer> windows =
              now.computeIfAbsent(deed.key(), any -> new TreeMap<>());
          if (put) {
            windows.put(start, deed.value());
          } else {
            windows.remove(start);
          }
        }
        case "commit" -> {
          stores.committed();
          committed = copied(now);
          offset = held ? written : offset;
          committedLast = written;
          held = false;
        }
        case "abort", "kill" -> {
          if (deed.what().equals("kill")) {
            kill();
            // Once opened it knows its newest segment and not its newest window: it holds more.
            assertThat(store.committedOffset(CHANGELOG)).isBetween(offset, committedLast);
          } else {
            stores.aborted();
            store.close();
            openIn(folder.resolve(Integer.toString(places)));
            store.committedOffset(CHANGELOG);
          }
          held = false;
          written = committedLast;
          now = copied(committed);
        }
        default -> look(now, newest, start);
      }
    }
    for (int second = 0; second <= 200; second += 50) {
      look(now, newest, second * 1_000L);
    }
  }

  private void look(Map<String, NavigableMap<Long, Integer>> now, long newest, long from) {
    long kept = Math.max(from, newest - RETENTION.toMillis());
    now.forEach(
        (key, windows) -> {
          NavigableMap<Long, Integer> expected = windows.tailMap(kept, true);
          Map<Long, Integer> seen = new TreeMap<>();
          try (WindowStoreIterator<byte[]> found = store.fetch(key(key), kept, newest)) {
            while (found.hasNext()) {
              assertThat(found.peekNextKey()).isNotNegative();
              KeyValue<Long, byte[]> window = found.next();
              seen.put(window.key, ByteBuffer.wrap(window.value).getInt());
            }
          }
          assertThat(seen).isEqualTo(expected);
          expected.forEach(
              (start, value) -> assertThat(store.fetch(key(key), start)).isEqualTo(value(value)));
        });
  }

  private static Map<String, NavigableMap<Long, Integer>> copied(
      Map<String, NavigableMap<Long, Integer>> windows) {
    Map<String, NavigableMap<Long, Integer>> copy = new HashMap<>();
    windows.forEach((key, all) -> copy.put(key, new TreeMap<>(all)));
    return copy;
  }

  @Test
  void oldSegmentsGo() {
    for (int second = 0; second < 500; second++) {
      store.put(key("a"), value(second), second * 1_000L);
      stores.committed();
    }

    assertThat(starts("a", 0, 1_000_000)).first().isEqualTo(459_000L);
    assertThat(starts("a", 0, 1_000_000)).hasSize(41);
    assertThat(new File(folder.toFile(), "0")).exists();
  }
}
