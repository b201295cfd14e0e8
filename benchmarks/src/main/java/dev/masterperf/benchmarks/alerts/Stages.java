package dev.masterperf.benchmarks.alerts;

import dev.masterperf.benchmarks.alerts.Incidents.Step;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Notification;
import dev.masterperf.model.Topics;
import dev.masterperf.model.wire.Json;
import java.util.Map;

/** What can be seen of an alert on its way through the product's topics. */
final class Stages implements AutoCloseable {
  private final Incidents incidents;
  private final TopicWatch written;
  private final TopicWatch committed;
  private final TopicWatch queued;

  Stages(String bootstrap, Incidents incidents) {
    this.incidents = incidents;
    String alerts = Topics.ALERTS.name();
    written =
        new TopicWatch(
            bootstrap, alerts, "read_uncommitted", (value, at) -> fired(value, Step.WRITTEN, at));
    committed =
        new TopicWatch(
            bootstrap, alerts, "read_committed", (value, at) -> fired(value, Step.COMMITTED, at));
    queued =
        new TopicWatch(bootstrap, Topics.NOTIFICATIONS.name(), "read_committed", this::notified);
  }

  void begin() {
    written.begin();
    committed.begin();
    queued.begin();
  }

  private void fired(byte[] value, Step step, long at) {
    AlertTransition transition = Json.read(value, AlertTransition.class);
    if (transition.state() == AlertState.FIRING) {
      incidents.reached(index(transition.labels()), step, at);
    }
  }

  private void notified(byte[] value, long at) {
    Notification record = Json.read(value, Notification.class);
    Notification.Group group = record.group();
    if (record.step() == Notification.Step.QUEUED && group != null) {
      group.alerts().stream()
          .filter(alert -> alert.state() == AlertState.FIRING)
          .forEach(alert -> incidents.reached(index(alert.labels()), Step.QUEUED, at));
    }
  }

  private static int index(Map<String, String> labels) {
    return BenchSeries.index(labels.getOrDefault("id", ""));
  }

  @Override
  public void close() {
    written.close();
    committed.close();
    queued.close();
  }
}
