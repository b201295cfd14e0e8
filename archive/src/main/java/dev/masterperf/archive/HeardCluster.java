package dev.masterperf.archive;

import java.util.Optional;
import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.ClusterResourceListener;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Bytes as they come, and the id of the cluster they come from: a consumer tells it to its
 * deserializers before it is given a partition. Threads may share it.
 */
final class HeardCluster extends ByteArrayDeserializer implements ClusterResourceListener {
  private volatile @Nullable String id;

  @Override
  public void onUpdate(ClusterResource cluster) {
    id = cluster.clusterId();
  }

  /** Empty before a consumer was told. */
  Optional<String> id() {
    return Optional.ofNullable(id);
  }
}
