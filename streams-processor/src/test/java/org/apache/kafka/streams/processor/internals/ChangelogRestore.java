package org.apache.kafka.streams.processor.internals;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Restores all stores of a task from their changelogs as a restart on an empty disk does, which a
 * {@code TopologyTestDriver} by itself does not. It is a store that is made after all others and
 * before any processor, and hands the changelogs to Kafka Streams' own restore; for that it lives
 * in Kafka Streams' package. It knows no store's name or format.
 */
public final class ChangelogRestore implements StateStore {
  private static final String NAME = "changelog-restore";

  private final Map<String, List<ConsumerRecord<byte[], byte[]>>> changelogs;

  private ChangelogRestore(Map<String, List<ConsumerRecord<byte[], byte[]>>> changelogs) {
    this.changelogs = changelogs;
  }

  /**
   * Lets a topology begin with what stands in these changelogs.
   *
   * @param changelogs by topic name, each in the order of its log
   */
  public static void addTo(
      Topology topology, Map<String, List<ConsumerRecord<byte[], byte[]>>> changelogs) {
    topology.addProcessor(NAME, new LastNode(changelogs), source(topology));
  }

  private static String source(Topology topology) {
    return topology.describe().subtopologies().iterator().next().nodes().stream()
        .filter(TopologyDescription.Source.class::isInstance)
        .findFirst()
        .orElseThrow()
        .name();
  }

  /** A node that does nothing; what it owns is made last. */
  private record LastNode(Map<String, List<ConsumerRecord<byte[], byte[]>>> changelogs)
      implements ProcessorSupplier<byte[], byte[], Void, Void> {
    @Override
    public Processor<byte[], byte[], Void, Void> get() {
      return new Processor<>() {
        @Override
        public void process(Record<byte[], byte[]> record) {}
      };
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      return Set.of(new Builder(changelogs));
    }
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    ProcessorStateManager stores = ((ProcessorContextImpl) context).stateManager();
    for (TopicPartition partition : stores.changelogPartitions()) {
      stores.restore(
          stores.storeMetadata(partition),
          changelogs.getOrDefault(partition.topic(), List.of()),
          OptionalLong.empty());
    }
    context.register(root, (key, value) -> {});
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void close() {}

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  private record Builder(Map<String, List<ConsumerRecord<byte[], byte[]>>> changelogs)
      implements StoreBuilder<ChangelogRestore> {
    @Override
    public StoreBuilder<ChangelogRestore> withCachingEnabled() {
      return this;
    }

    @Override
    public StoreBuilder<ChangelogRestore> withCachingDisabled() {
      return this;
    }

    @Override
    public StoreBuilder<ChangelogRestore> withLoggingEnabled(Map<String, String> config) {
      return this;
    }

    @Override
    public StoreBuilder<ChangelogRestore> withLoggingDisabled() {
      return this;
    }

    @Override
    public ChangelogRestore build() {
      return new ChangelogRestore(changelogs);
    }

    @Override
    public Map<String, String> logConfig() {
      return Map.of();
    }

    @Override
    public boolean loggingEnabled() {
      return false;
    }

    @Override
    public String name() {
      return NAME;
    }
  }
}
