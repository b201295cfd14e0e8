package dev.masterperf.producer;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what became of metrics; logs when delivery begins to fail and when it works again. */
final class DeliveryLog {
  private final Logger log;
  private final String topic;
  private final AtomicBoolean degraded = new AtomicBoolean();
  private final LongAdder acknowledged = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder dropped = new LongAdder();

  /**
   * @param publisher whose log this is
   * @param topic where to it delivers, or which server
   */
  DeliveryLog(Class<? extends MetricPublisher> publisher, String topic) {
    this.log = LoggerFactory.getLogger(publisher);
    this.topic = topic;
  }

  PublishCounts counts() {
    return new PublishCounts(acknowledged.sum(), failed.sum(), dropped.sum());
  }

  void acknowledged(int metrics) {
    acknowledged.add(metrics);
    if (degraded.get() && degraded.compareAndSet(true, false)) {
      log.atInfo()
          .addKeyValue("topic", topic)
          .addKeyValue("counts", counts())
          .log("metrics reach the broker again");
    }
  }

  void failed(int metrics, String reason) {
    failed.add(metrics);
    degraded(reason);
  }

  void dropped(int metrics, String reason) {
    dropped.add(metrics);
    degraded(reason);
  }

  /** The publisher ended without these. */
  void gaveUp(long metrics) {
    log.atWarn()
        .addKeyValue("topic", topic)
        .addKeyValue("metrics", metrics)
        .log("closed before the broker had taken all metrics; these are lost");
  }

  /** Something is wrong though nothing is lost yet. */
  void degraded(String reason) {
    if (degraded.compareAndSet(false, true)) {
      log.atWarn()
          .addKeyValue("topic", topic)
          .addKeyValue("reason", reason)
          .log("metrics do not reach the broker");
    }
  }
}
