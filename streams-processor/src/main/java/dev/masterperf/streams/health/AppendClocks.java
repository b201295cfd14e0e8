package dev.masterperf.streams.health;

import dev.masterperf.streams.window.HotStores;
import dev.masterperf.streams.window.LiveStates;
import dev.masterperf.streams.window.LiveStore;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/**
 * The append clocks of the partitions read here, epoch milliseconds. They are read from the stores
 * and not noted on the way, since a clock that once ran ahead is still ahead after a restart.
 */
public final class AppendClocks implements Supplier<Map<Integer, Long>> {
  private final KafkaStreams streams;

  public AppendClocks(KafkaStreams streams) {
    this.streams = streams;
  }

  /** By partition; one whose store is being moved is left out. */
  @Override
  public Map<Integer, Long> get() {
    Map<Integer, Long> clocks = new TreeMap<>();
    streams.metadataForLocalThreads().stream()
        .flatMap(thread -> thread.activeTasks().stream())
        .map(task -> task.taskId().partition())
        .forEach(partition -> read(partition, clocks));
    return clocks;
  }

  private void read(int partition, Map<Integer, Long> clocks) {
    try {
      long clock = store(partition).clockMillis();
      if (clock != Long.MIN_VALUE) {
        clocks.put(partition, clock);
      }
    } catch (InvalidStateStoreException e) {
      // It is on its way to or from another instance: whoever has it then tells.
    }
  }

  private LiveStates store(int partition) {
    return streams.store(
        StoreQueryParameters.fromNameAndType(HotStores.SERIES, LiveStore.queryable())
            .withPartition(partition));
  }
}
