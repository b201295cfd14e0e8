package dev.masterperf.streams.clock;

import dev.masterperf.model.DaemonThreads;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the brokers where the logs end that are read here, on a thread of its own, {@code log-ends}.
 *
 * <p>A consumer knows the end as of its last fetch, and it fetches no more of a partition while it
 * has records of it to hand out. So just when reading falls behind, its end stands still and the
 * lag seems to shrink. Nor does it know of what stands behind a transaction that has not ended,
 * somebody else's perhaps, whose producer hangs: all of that is asked for here, for no answer holds
 * it.
 */
public final class LogEnds implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogEnds.class);
  private static final Duration PERIOD = Duration.ofMillis(250);
  private static final int TIMEOUT_MILLIS = 3_000;
  private static final ListOffsetsOptions OPTIONS =
      new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED).timeoutMs(TIMEOUT_MILLIS);

  private final ReadPositions positions;
  private final InstantSource clock;
  private final Admin admin;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("log-ends"));

  /**
   * @param clientConfig connection settings
   */
  public LogEnds(ReadPositions positions, InstantSource clock, Map<String, Object> clientConfig) {
    this.positions = positions;
    this.clock = clock;
    this.admin = Admin.create(clientConfig);
  }

  public void start() {
    thread.scheduleWithFixedDelay(this::ask, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void ask() {
    try {
      long askedMillis = clock.millis();
      Set<TopicPartition> assigned = positions.assigned();
      if (!assigned.isEmpty()) {
        ListOffsetsResult told = admin.listOffsets(latest(assigned), OPTIONS);
        for (TopicPartition partition : assigned) {
          note(partition, told, askedMillis);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).log("cannot ask where logs end, asking again");
    }
  }

  private void note(TopicPartition partition, ListOffsetsResult told, long askedMillis)
      throws InterruptedException {
    try {
      positions.ends(partition, told.partitionResult(partition).get().offset(), askedMillis);
    } catch (ExecutionException e) {
      // What is not known for too long is not answered for, which says so: no news here.
      LOG.atDebug().addKeyValue("partition", partition).setCause(e).log("end of log not told");
    }
  }

  private static Map<TopicPartition, OffsetSpec> latest(Set<TopicPartition> partitions) {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    return latest;
  }

  @Override
  public void close() {
    thread.shutdownNow();
    admin.close(Duration.ofSeconds(1));
  }
}
