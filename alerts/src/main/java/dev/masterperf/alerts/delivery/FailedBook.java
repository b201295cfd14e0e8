package dev.masterperf.alerts.delivery;

import java.util.Collection;
import java.util.List;
import org.apache.kafka.common.KafkaException;

/** What was given up, and what may be done about it. */
public interface FailedBook {
  /** Of a process that knows of none. */
  FailedBook NONE =
      new FailedBook() {
        @Override
        public List<FailedNotification> list() {
          return List.of();
        }

        @Override
        public void replay(Collection<FailedNotification> failed) {}

        @Override
        public void enable(String receiver) {}
      };

  /**
   * All that was given up and not repeated since, oldest first, for as long as the topic keeps it.
   *
   * @throws KafkaException if the topic cannot be read in time
   */
  List<FailedNotification> list();

  /**
   * Has them sent again, in this order, with the same ids and bodies. They are opened to endpoints
   * that answered 410 as well: whoever repeats has seen to them.
   *
   * @throws KafkaException if that cannot be written; some of them may be then
   */
  void replay(Collection<FailedNotification> failed);

  /**
   * Opens an endpoint that had answered 410, for what comes from now on.
   *
   * @param receiver name of the endpoint
   * @throws KafkaException if that cannot be written
   */
  void enable(String receiver);
}
