package dev.masterperf.streams.anomaly;

import dev.masterperf.model.Deployment;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.wire.Json;
import dev.masterperf.streams.store.Changelogs;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of detectors: which deployments there were of late; of each one what it is for, now
 * and then a snapshot of it, and a journal of the values it was fed since. A value is a record of
 * 25 bytes; the next snapshot takes it back.
 */
final class DetectorStore {
  /** It names a changelog. */
  static final String NAME = "detectors";

  private static final byte ENTRY = 'd';
  private static final byte SNAPSHOT = 's';
  private static final byte DEPLOYMENT = 'm';
  private static final byte JOURNAL = 'j';

  private final KeyValueStore<Bytes, byte[]> store;

  /**
   * What a detector is for.
   *
   * @param judged what of the rule's expression it judges, as text
   * @param stepMillis it takes a value each so long
   * @param learnsUntilMillis end of the last step of which it only learns, epoch milliseconds
   * @param keptBy the instance that last had the rule in its own file
   */
  record Entry(
      String ruleId,
      String judged,
      SeriesKey series,
      long stepMillis,
      long learnsUntilMillis,
      String keptBy) {}

  /**
   * A value that was fed.
   *
   * @param millis epoch milliseconds
   */
  record Fed(long millis, double value) {}

  DetectorStore(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /** Not cached: each record is written once. */
  static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder() {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(NAME), Serdes.Bytes(), Serdes.ByteArray())
        .withCachingDisabled()
        .withLoggingEnabled(Changelogs.rewritten());
  }

  /** Shows all detectors by their numbers. */
  void eachEntry(BiConsumer<Long, Entry> action) {
    try (KeyValueIterator<Bytes, byte[]> entries =
        store.range(key(ENTRY, 0), key(ENTRY, Long.MAX_VALUE))) {
      while (entries.hasNext()) {
        KeyValue<Bytes, byte[]> entry = entries.next();
        action.accept(
            ByteBuffer.wrap(entry.key.get()).getLong(1), Json.read(entry.value, Entry.class));
      }
    }
  }

  void putEntry(long number, Entry entry) {
    store.put(key(ENTRY, number), Json.bytes(entry));
  }

  /** How many bytes the snapshot takes; 0 if there is none. */
  int snapshotBytes(long number) {
    byte[] packed = store.get(key(SNAPSHOT, number));
    return packed == null ? 0 : packed.length;
  }

  byte @Nullable [] snapshot(long number) {
    byte[] packed = store.get(key(SNAPSHOT, number));
    return packed == null ? null : PackedState.unpack(packed);
  }

  /**
   * Keeps a snapshot in the place of the one before and of the journal.
   *
   * @return how many bytes it takes
   */
  int putSnapshot(long number, byte[] snapshot) {
    byte[] packed = PackedState.pack(snapshot);
    store.put(key(SNAPSHOT, number), packed);
    deleteJournal(number);
    return packed.length;
  }

  /** Keeps a deployment, in the place of another of the same time and name. */
  void putDeployment(Deployment one) {
    store.put(key(one), Json.bytes(one));
  }

  void delete(Deployment one) {
    store.delete(key(one));
  }

  void eachDeployment(Consumer<Deployment> action) {
    try (KeyValueIterator<Bytes, byte[]> all =
        store.range(key(DEPLOYMENT, 0), key(DEPLOYMENT, Long.MAX_VALUE, Long.MAX_VALUE))) {
      all.forEachRemaining(one -> action.accept(Json.read(one.value, Deployment.class)));
    }
  }

  private static Bytes key(Deployment one) {
    return key(
        DEPLOYMENT,
        Math.max(0, one.at().toEpochMilli()),
        Integer.toUnsignedLong((one.scope() + "\n" + one.name()).hashCode()));
  }

  /** Writes down what is fed next. */
  void append(long number, Fed fed) {
    store.put(
        key(JOURNAL, number, fed.millis()),
        ByteBuffer.allocate(Double.BYTES).putDouble(fed.value()).array());
  }

  /** What was fed since the snapshot, in the order of time. */
  List<Fed> journal(long number) {
    List<Fed> journal = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> all = journalOf(number, false)) {
      all.forEachRemaining(
          one -> journal.add(new Fed(millis(one.key), ByteBuffer.wrap(one.value).getDouble())));
    }
    return journal;
  }

  /** Time of the newest value in the journal, epoch milliseconds; empty if there is none. */
  OptionalLong newestMillis(long number) {
    try (KeyValueIterator<Bytes, byte[]> all = journalOf(number, true)) {
      return all.hasNext() ? OptionalLong.of(millis(all.peekNextKey())) : OptionalLong.empty();
    }
  }

  /** Forgets a detector. */
  void delete(long number) {
    store.delete(key(ENTRY, number));
    store.delete(key(SNAPSHOT, number));
    deleteJournal(number);
  }

  private void deleteJournal(long number) {
    journal(number).forEach(fed -> store.delete(key(JOURNAL, number, fed.millis())));
  }

  private KeyValueIterator<Bytes, byte[]> journalOf(long number, boolean newestFirst) {
    Bytes from = key(JOURNAL, number, 0);
    Bytes to = key(JOURNAL, number, Long.MAX_VALUE);
    return newestFirst ? store.reverseRange(from, to) : store.range(from, to);
  }

  private static long millis(Bytes key) {
    return ByteBuffer.wrap(key.get()).getLong(1 + Long.BYTES);
  }

  /** Numbers and times are not negative, so bytes have their order. */
  private static Bytes key(byte kind, long number) {
    return Bytes.wrap(ByteBuffer.allocate(1 + Long.BYTES).put(kind).putLong(number).array());
  }

  private static Bytes key(byte kind, long number, long millis) {
    return Bytes.wrap(
        ByteBuffer.allocate(1 + 2 * Long.BYTES).put(kind).putLong(number).putLong(millis).array());
  }
}
