package dev.masterperf.producer;

import dev.masterperf.model.PerfMetric;
import org.jspecify.annotations.Nullable;

/**
 * A metric on its way.
 *
 * @param resender null where it is lost if it is not delivered
 */
record Outgoing(PerfMetric metric, @Nullable Resender resender) {

  /**
   * Something whose metric is worth nothing once a newer one is there, so it sends that instead.
   */
  interface Resender {
    /** The metric did not reach the broker. */
    void notDelivered();

    /** The metric reached the broker. */
    void delivered();

    /** Whether other metrics must not share its fate: of those sent together, one fails for all. */
    boolean alone();
  }

  boolean alone() {
    return resender != null && resender.alone();
  }

  void settle(boolean delivered) {
    if (resender != null) {
      if (delivered) {
        resender.delivered();
      } else {
        resender.notDelivered();
      }
    }
  }

  /** How many events nobody will hear of if it is not delivered. */
  long losable() {
    return resender == null ? metric.events() : 0;
  }
}
