package dev.masterperf.streams.health;

import dev.masterperf.streams.window.HotStores;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

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
    try (KeyValueIterator<String, Long> one = store(partition).all()) {
      one.forEachRemaining(entry -> clocks.put(partition, entry.value));
    } catch (InvalidStateStoreException e) {
      // It is on its way to or from another instance: whoever has it then tells.
    }
  }

  private ReadOnlyKeyValueStore<String, Long> store(int partition) {
    return streams.store(
        StoreQueryParameters.fromNameAndType(
                HotStores.CLOCK, QueryableStoreTypes.<String, Long>keyValueStore())
            .withPartition(partition));
  }
}
