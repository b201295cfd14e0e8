package dev.masterperf.api;

import dev.masterperf.alerts.delivery.FailedBook;
import dev.masterperf.alerts.delivery.FailedNotification;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.KafkaException;

/** What a test says was given up, and what was asked for. */
public final class FakeFailed implements FailedBook {
  public final List<FailedNotification> failed = new CopyOnWriteArrayList<>();
  public final List<FailedNotification> replayed = new CopyOnWriteArrayList<>();
  public final List<String> enabled = new CopyOnWriteArrayList<>();
  public volatile boolean away;

  @Override
  public List<FailedNotification> list() {
    if (away) {
      throw new KafkaException("no broker");
    }
    return failed;
  }

  @Override
  public void replay(Collection<FailedNotification> again) {
    replayed.addAll(again);
  }

  @Override
  public void enable(String receiver) {
    enabled.add(receiver);
  }
}
