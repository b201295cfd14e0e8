package dev.masterperf.alerts.receiver;

import dev.masterperf.model.AlertTransition;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.IntStream;

/**
 * Our own body: what Alertmanager's has, and the evidence of each alert beside it. In the form that
 * Standard Webhooks proposes: type, timestamp, data.
 *
 * @param type {@code alerts.firing} or {@code alerts.resolved}
 * @param timestamp of the newest evaluation in it, RFC 3339
 */
record NativePayload(String type, String timestamp, Data data) {

  private static final int WITH_EVIDENCE = 20;

  /** What is told. */
  record Data(
      String receiver,
      String groupKey,
      SortedMap<String, String> groupLabels,
      SortedMap<String, String> commonLabels,
      SortedMap<String, String> commonAnnotations,
      String externalUrl,
      List<NativeAlert> alerts) {}

  static NativePayload of(AlertGroup group) {
    return new NativePayload(
        "alerts." + group.status().wireName(),
        group.alerts().stream()
            .map(AlertTransition::at)
            .max(Instant::compareTo)
            .orElseThrow()
            .toString(),
        new Data(
            group.receiver(),
            group.groupKey(),
            group.groupLabels(),
            group.commonLabels(),
            group.commonAnnotations(),
            group.external(),
            IntStream.range(0, group.alerts().size()).mapToObj(i -> alert(group, i)).toList()));
  }

  /** A large group has the evidence of its first alerts only. */
  private static NativeAlert alert(AlertGroup group, int index) {
    AlertTransition alert = group.alerts().get(index);
    return NativeAlert.of(
        alert,
        group.external(),
        index < WITH_EVIDENCE ? group.evidence().of(alert) : SeriesEvidence.NONE);
  }
}
