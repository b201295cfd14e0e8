package dev.masterperf.api.storage;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.InterruptException;

/**
 * As every broker of the cluster describes its disks. Counted are topics whose names begin as those
 * of the product do, changelogs of its stores included; what else lies there is not ours.
 */
public final class DescribedDisks implements BrokerDisks {
  private static final String OURS = "masterperf";
  private static final int TIMEOUT_SECONDS = 10;

  private final Admin admin;

  /**
   * @param kafka how to reach the cluster
   */
  public DescribedDisks(Map<String, Object> kafka) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_SECONDS * 1000);
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_SECONDS * 1000);
    this.admin = Admin.create(config);
  }

  @Override
  public long bytes() {
    List<Integer> brokers = await(admin.describeCluster().nodes()).stream().map(Node::id).toList();
    long bytes = 0;
    for (Map<String, LogDirDescription> disks :
        await(admin.describeLogDirs(brokers).allDescriptions()).values()) {
      for (LogDirDescription disk : disks.values()) {
        if (disk.error() != null) {
          throw disk.error();
        }
        bytes +=
            disk.replicaInfos().entrySet().stream()
                .filter(replica -> replica.getKey().topic().startsWith(OURS))
                .mapToLong(replica -> replica.getValue().size())
                .sum();
      }
    }
    return bytes;
  }

  private static <T> T await(KafkaFuture<T> answer) {
    try {
      return answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("the brokers do not describe their disks", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
