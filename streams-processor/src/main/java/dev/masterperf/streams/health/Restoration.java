package dev.masterperf.streams.health;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ObjLongConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** How far the stores under restoration are. Told by stream threads, read by anybody. */
public final class Restoration implements StateRestoreListener {

  /**
   * A store's way through its changelog.
   *
   * @param position offset up to which the store is restored
   * @param end offset at which it is whole
   * @param movedAtMillis when the position last changed, epoch milliseconds
   */
  public record Progress(String store, long position, long end, long movedAtMillis) {}

  private final InstantSource clock;
  private final ObjLongConsumer<TopicPartition> restored;
  private final Map<TopicPartition, Progress> underWay = new ConcurrentHashMap<>();

  /**
   * @param restored hears of the offset of the last record that was taken into a store
   */
  public Restoration(InstantSource clock, ObjLongConsumer<TopicPartition> restored) {
    this.clock = clock;
    this.restored = restored;
  }

  /** What is being restored, by changelog partition. */
  public Map<TopicPartition, Progress> underWay() {
    return Map.copyOf(underWay);
  }

  @Override
  public void onRestoreStart(TopicPartition changelog, String store, long start, long end) {
    underWay.put(changelog, new Progress(store, start, end, clock.millis()));
  }

  @Override
  public void onBatchRestored(TopicPartition changelog, String store, long last, long count) {
    restored.accept(changelog, last);
    underWay.computeIfPresent(
        changelog, (same, before) -> new Progress(store, last + 1, before.end(), clock.millis()));
  }

  @Override
  public void onRestoreEnd(TopicPartition changelog, String store, long total) {
    underWay.remove(changelog);
  }

  @Override
  public void onRestoreSuspended(TopicPartition changelog, String store, long total) {
    underWay.remove(changelog);
  }
}
