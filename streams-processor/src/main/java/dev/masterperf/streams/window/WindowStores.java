package dev.masterperf.streams.window;

import dev.masterperf.model.CrashPoint;
import dev.masterperf.streams.clock.Transactions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/**
 * The stores of windows that are open in a process, which have to hear of its transactions: what
 * became of them, and which offsets they wrote to changelogs.
 */
public final class WindowStores implements Transactions {
  private final boolean transactional;
  private final Set<DurableWindowStore> open = ConcurrentHashMap.newKeySet();

  /** Offset of the last record of the transaction under way, by changelog. */
  private final Map<TopicPartition, Long> written = new ConcurrentHashMap<>();

  /** Offset of the last record that a store took in since the last commit, by its changelog. */
  private final Map<TopicPartition, Long> restored = new ConcurrentHashMap<>();

  private WindowStores(boolean transactional) {
    this.transactional = transactional;
  }

  /** Of a process that writes in transactions, and tells of them here. */
  public static WindowStores transactional() {
    return new WindowStores(true);
  }

  /** Where nothing is committed, as in a test driver: what is put is written at once. */
  public static WindowStores immediate() {
    return new WindowStores(false);
  }

  boolean isTransactional() {
    return transactional;
  }

  void opened(DurableWindowStore store) {
    open.add(store);
  }

  void closed(DurableWindowStore store) {
    open.remove(store);
  }

  /** What was taken in was so by another store of that changelog. */
  void forget(TopicPartition changelog) {
    restored.remove(changelog);
  }

  /** An active store was restored up to there, and says so on disk from the next commit on. */
  public void restored(TopicPartition changelog, long offset) {
    restored.put(changelog, offset);
  }

  @Override
  public void written(TopicPartition topic, long offset) {
    written.merge(topic, offset, Math::max);
  }

  @Override
  public void committed() {
    for (DurableWindowStore store : open) {
      store.committed(written, restored);
      CrashPoint.PROCESSOR_STORED.pass();
    }
    written.clear();
    restored.clear();
  }

  @Override
  public void aborted() {
    written.clear();
    open.forEach(DurableWindowStore::aborted);
  }

  /** Bytes of the stores' files, by their names, over all partitions. */
  public Map<String, Long> fileBytes() {
    Map<String, Long> bytes = new HashMap<>();
    open.forEach(store -> bytes.merge(store.name(), store.fileBytes(), Long::sum));
    return bytes;
  }

  /** Bytes that the stores hold in memory before they are in files. */
  public long memoryBytes() {
    return open.stream().mapToLong(DurableWindowStore::memoryBytes).sum();
  }
}
