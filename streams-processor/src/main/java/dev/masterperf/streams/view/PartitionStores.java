package dev.masterperf.streams.view;

import dev.masterperf.model.Resolution;
import dev.masterperf.streams.alert.AlertRecord;
import dev.masterperf.streams.alert.EvaluateRules;
import dev.masterperf.streams.window.HotStores;
import dev.masterperf.streams.window.LiveStates;
import dev.masterperf.streams.window.LiveStore;
import dev.masterperf.streams.window.ReadNumbers;
import dev.masterperf.streams.window.WindowReader;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;
import org.jspecify.annotations.Nullable;

/**
 * The stores of one partition on this instance. They may be taken away at any moment; {@link
 * #stillHeld} tells afterwards whether what was read is whole.
 */
final class PartitionStores {
  private final KafkaStreams streams;
  private final PartitionCover cover;
  private final LiveStates live;
  private final LiveStates content;
  private final long held;
  private final WindowReader windows;

  /**
   * @param live of which {@code held} was asked before
   * @param content what is read of it
   * @param numbers what was read before; null where that may not be what the stores hold
   */
  private PartitionStores(
      KafkaStreams streams,
      PartitionCover cover,
      LiveStates live,
      LiveStates content,
      long held,
      @Nullable ReadNumbers numbers) {
    this.streams = streams;
    this.cover = cover;
    this.live = live;
    this.content = content;
    this.held = held;
    Map<Resolution, ReadOnlyWindowStore<byte[], byte[]>> closed = new EnumMap<>(Resolution.class);
    Function<Resolution, ReadOnlyWindowStore<byte[], byte[]>> stores =
        resolution ->
            closed.computeIfAbsent(
                resolution,
                wanted ->
                    store(
                        HotStores.windows(wanted),
                        QueryableStoreTypes.<byte[], byte[]>windowStore()));
    this.windows =
        numbers == null
            ? new WindowReader(content, stores)
            : WindowReader.sharing(content, stores, numbers);
  }

  /**
   * The stores as their owner has them; empty where the task is not here or not begun yet.
   *
   * @param cover taken before, so that the stores hold at least that
   * @param numbers what was read before
   */
  static Optional<PartitionStores> owned(
      KafkaStreams streams, PartitionCover cover, ReadNumbers numbers) {
    try {
      LiveStates live = store(streams, cover.partition(), HotStores.SERIES, LiveStore.queryable());
      long held = live.held();
      return held == 0
          ? Optional.empty()
          : Optional.of(
              new PartitionStores(
                  streams, cover.since(live.sinceMillis()), live, live, held, numbers));
    } catch (InvalidStateStoreException e) {
      return Optional.empty();
    }
  }

  /**
   * A copy of the stores that follows its owner's; empty where there is none that can be read.
   *
   * @param lag of the copy, taken before
   */
  static Optional<PartitionStores> standby(KafkaStreams streams, int partition, long lag) {
    try {
      LiveStates live = store(streams, partition, HotStores.SERIES, LiveStore.queryable());
      return live.held() == 0
          ? Optional.of(
              new PartitionStores(
                  streams, PartitionCover.standby(partition, lag), live, live.stored(), 0, null))
          : Optional.empty();
    } catch (InvalidStateStoreException | IllegalArgumentException e) {
      return Optional.empty(); // gone, or read in the middle of a change
    }
  }

  PartitionCover cover() {
    return cover;
  }

  int partition() {
    return cover.partition();
  }

  LiveStates live() {
    return content;
  }

  /** Whether all that was read since this was made was there to be read. */
  boolean stillHeld() {
    return live.held() == held;
  }

  /** Reads the windows; throws {@link InvalidStateStoreException} if a store is gone. */
  WindowReader windows() {
    return windows;
  }

  /**
   * The alerts.
   *
   * @throws InvalidStateStoreException if the store is gone
   */
  ReadOnlyKeyValueStore<String, AlertRecord> alerts() {
    return store(EvaluateRules.ALERTS, QueryableStoreTypes.keyValueStore());
  }

  private <T> T store(String name, QueryableStoreType<T> type) {
    return store(streams, cover.partition(), name, type);
  }

  /**
   * Stale stores are asked for too: without them, Kafka Streams refuses all stores of a thread
   * while it is being given a single new task. Which of them are fit is for {@code held} to say.
   */
  private static <T> T store(
      KafkaStreams streams, int partition, String name, QueryableStoreType<T> type) {
    return streams.store(
        StoreQueryParameters.fromNameAndType(name, type)
            .withPartition(partition)
            .enableStaleStores());
  }
}
