package dev.masterperf.streams.window;

import dev.masterperf.model.Resolution;
import dev.masterperf.streams.store.Changelogs;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/** The processor's stores of series and of closed windows. Their names name changelogs. */
public final class HotStores {
  /** Name of the store of what is still moving: rows, open windows, the append clock. */
  public static final String SERIES = "live";

  /** In a task's folder: the stores of windows, from which a kill takes nothing. */
  public static final String DURABLE = DurableWindowStore.FOLDER;

  /** Name of the store of what new series look like, by the budget they count against. */
  static final String NEW_SERIES = "new-series";

  /**
   * Room beyond the retention, so that the store, which expires by the newest window put, never
   * drops one that the engine, which judges by the append clock, still corrects.
   */
  private static final Duration SLACK = Duration.ofMinutes(1);

  private HotStores() {}

  /** Name of the store that holds the closed windows of this resolution. */
  public static String windows(Resolution resolution) {
    return "closed-" + resolution.label();
  }

  /** Names of the stores of series and windows. */
  public static String[] names() {
    return Stream.concat(Stream.of(SERIES), Stream.of(Resolution.values()).map(HotStores::windows))
        .toArray(String[]::new);
  }

  /** The stores of closed windows of the task this context belongs to. */
  public static Map<Resolution, WindowStore<byte[], byte[]>> windowStores(
      ProcessingContext context) {
    Map<Resolution, WindowStore<byte[], byte[]>> stores = new EnumMap<>(Resolution.class);
    for (Resolution resolution : Resolution.values()) {
      stores.put(resolution, context.getStateStore(windows(resolution)));
    }
    return stores;
  }

  static Set<StoreBuilder<?>> builders(Map<Resolution, Duration> retention, WindowStores stores) {
    return Stream.concat(
            Stream.of(LiveStore.builder(SERIES), newSeries()),
            retention.entrySet().stream().map(e -> windowStore(e.getKey(), e.getValue(), stores)))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static StoreBuilder<KeyValueStore<String, byte[]>> newSeries() {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(NEW_SERIES), Serdes.String(), Serdes.ByteArray())
        .withCachingEnabled()
        .withLoggingEnabled(Changelogs.rewritten());
  }

  private static StoreBuilder<WindowStore<byte[], byte[]>> windowStore(
      Resolution resolution, Duration retention, WindowStores stores) {
    Duration size = Duration.ofMillis(resolution.sizeMillis());
    return Stores.windowStoreBuilder(
            new DurableWindowStore.Supplier(
                windows(resolution), retention.plus(size).plus(SLACK), size, stores),
            Serdes.ByteArray(),
            Serdes.ByteArray())
        .withCachingDisabled() // a closed window is written once
        .withLoggingEnabled(Changelogs.windows(retention));
  }
}
