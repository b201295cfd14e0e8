package dev.masterperf.streams.window;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** Guards for engines that run without a topology, in one partition. */
final class GuardStore {
  private GuardStore() {}

  static SeriesGuard guard(SeriesLimits limits, MockProcessorContext<?, ?> context) {
    return guard(limits, open(context));
  }

  static SeriesGuard guard(SeriesLimits limits, KeyValueStore<String, byte[]> store) {
    return new SeriesGuard(limits, 1, 0, store);
  }

  /** The store of a guard, in the folder of this context. */
  static KeyValueStore<String, byte[]> open(MockProcessorContext<?, ?> context) {
    KeyValueStore<String, byte[]> store =
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(HotStores.NEW_SERIES),
                Serdes.String(),
                Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    store.init(context.getStateStoreContext(), store);
    return store;
  }
}
