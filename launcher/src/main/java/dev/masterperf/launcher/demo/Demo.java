package dev.masterperf.launcher.demo;

import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.isolation.IsolationAgents;
import dev.masterperf.producer.r2.R2Storage;
import dev.masterperf.producer.r2.StorageException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that is real and small: objects of all sizes come and go, some compressed, agents are
 * deployed and stopped, a key outside the scope is tried now and then, and every 45 s one upload is
 * slow because its source is. Everything shown about it was measured.
 *
 * <p>Two threads, {@code demo-1} and {@code demo-2}, so that the others go on during the slow
 * upload; each kind of work is done by one of them at a time. The demo owns the storage and the
 * agents given to it, and all objects in the storage's scope: they are deleted at start and at
 * close.
 */
public final class Demo implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(2);

  private final MasterPerfTracker tracker;
  private final R2Storage storage;
  private final IsolationAgents agents;
  private final RandomGenerator random;
  private final DemoPace pace;
  private final ScheduledExecutorService threads;

  /** A demo of calm pace on the system's clock. */
  public Demo(MasterPerfTracker tracker, R2Storage storage, IsolationAgents agents) {
    this(tracker, storage, agents, new Random(), DemoPace.CALM);
  }

  Demo(
      MasterPerfTracker tracker,
      R2Storage storage,
      IsolationAgents agents,
      RandomGenerator random,
      DemoPace pace) {
    this.tracker = tracker;
    this.storage = storage;
    this.agents = agents;
    this.random = random;
    this.pace = pace;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        Executors.newScheduledThreadPool(
            2,
            task -> {
              Thread thread = new Thread(task, "demo-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Deletes what an earlier run may have left, and begins to work. */
  public void start() {
    clear();
    repeat(new BucketChecks(tracker, storage), Duration.ZERO, pace.checks());
    repeat(new ObjectTraffic(tracker, storage, random), pace.objects(), pace.objects());
    repeat(new CompressedTraffic(tracker, storage), pace.compression(), pace.compression());
    repeat(new AgentCycle(agents, random), pace.objects(), pace.scaling());
    repeat(new TraversalAttempts(storage), pace.traversal(), pace.traversal());
    repeat(new LargeUploads(storage, random), pace.multipart(), pace.multipart());
    repeat(new Slowdown(tracker, storage, random), pace.slowdown().dividedBy(2), pace.slowdown());
  }

  /** Stops within a few seconds, deletes its objects, and ends its agents. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(STOP_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.atWarn().log("demo work did not stop in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    agents.close();
    clear();
    storage.close();
  }

  private void repeat(Runnable work, Duration first, Duration pause) {
    String name = work.getClass().getSimpleName();
    Runnable survivingFailures =
        () -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            // The storage has recorded what failed; the next round tries again.
            LOG.atDebug().addKeyValue("work", name).setCause(e).log("demo work failed");
          }
        };
    threads.scheduleWithFixedDelay(
        survivingFailures, first.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void clear() {
    try {
      storage.list(R2Storage.MAX_LISTED).objects().forEach(left -> storage.delete(left.name()));
    } catch (StorageException e) {
      LOG.atWarn().addKeyValue("reason", e.getMessage()).log("demo objects could not be deleted");
    }
  }
}
