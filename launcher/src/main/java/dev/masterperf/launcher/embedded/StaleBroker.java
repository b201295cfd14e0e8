package dev.masterperf.launcher.embedded;

import dev.masterperf.launcher.host.CannotStartException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.image.MetadataDelta;
import org.apache.kafka.image.MetadataImage;
import org.apache.kafka.image.loader.LoaderManifest;
import org.apache.kafka.image.publisher.MetadataPublisher;
import org.apache.kafka.metadata.BrokerRegistration;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the controller note that the broker of an earlier process is gone, before a new one starts.
 *
 * <p>After kill -9 the metadata log still calls the old broker alive. A broker that starts on it
 * leads its partitions at once, and so coordinates the transactions that were being committed; some
 * seconds later the controller fences the old incarnation, all partitions are without a leader for
 * a moment, and Kafka 4.3.1 takes partitions without a leader for deleted ones and never writes
 * their commit markers (KAFKA-20734). Those transactions stay open for ever: no reader gets past
 * them and no store is restored. With the old broker fenced first nothing leads before the new one
 * is registered. See docs/decisions/0004.
 */
final class StaleBroker {
  private static final Logger LOG = LoggerFactory.getLogger(StaleBroker.class);
  private static final long TIMEOUT_SECONDS = 30;

  private StaleBroker() {}

  /**
   * Runs a controller alone until its log calls the broker fenced.
   *
   * @param config of a controller without a broker, on the broker's data folder
   * @return whether it had to be fenced; false if it had stopped in order
   * @throws CannotStartException if that takes longer than 30 s
   */
  static boolean fence(KafkaConfig config) {
    var folders = KafkaRaftServer.initializeLogDirs(config, LOG, "");
    SharedServer shared =
        new SharedServer(
            config,
            folders._1(),
            Time.SYSTEM,
            new Metrics(),
            CompletableFuture.completedFuture(
                QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
            List.of(),
            new StandardFaultHandlerFactory(),
            ServerSocketFactory.INSTANCE);
    ControllerServer controller =
        new ControllerServer(shared, KafkaRaftServer.configSchema(), folders._2());
    try {
      controller.startup();
      Registration registration = new Registration(config.nodeId());
      shared.loader().installPublishers(List.of(registration));
      return registration.awaitFenced();
    } finally {
      controller.shutdown();
      controller.awaitShutdown();
    }
  }

  /** What the metadata log says of the broker, from its newest state on. */
  private static final class Registration implements MetadataPublisher {
    private final int brokerId;
    private final CompletableFuture<Boolean> fenced = new CompletableFuture<>();
    private boolean wasAlive;

    Registration(int brokerId) {
      this.brokerId = brokerId;
    }

    @Override
    public String name() {
      return "stale-broker";
    }

    @Override
    public void onMetadataUpdate(
        MetadataDelta delta, MetadataImage image, LoaderManifest manifest) {
      BrokerRegistration broker = image.cluster().broker(brokerId);
      if (broker == null || broker.fenced()) {
        fenced.complete(wasAlive);
      } else {
        wasAlive = true;
      }
    }

    @Override
    public void close() {}

    boolean awaitFenced() {
      try {
        return fenced.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException | ExecutionException e) {
        throw new CannotStartException(
            "the embedded broker was killed, and its controller did not notice within "
                + TIMEOUT_SECONDS
                + " s",
            e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CannotStartException("interrupted while the embedded broker starts", e);
      }
    }
  }
}
