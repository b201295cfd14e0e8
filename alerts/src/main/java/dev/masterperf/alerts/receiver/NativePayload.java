package dev.masterperf.alerts.receiver;

import dev.masterperf.alerts.template.GoNumber;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.SeriesKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Our own body: what Alertmanager's has, and the evidence of each alert beside it. In the form that
 * Standard Webhooks proposes: type, timestamp, data.
 *
 * @param type {@code alerts.firing} or {@code alerts.resolved}
 * @param timestamp of the newest evaluation in it, RFC 3339
 */
record NativePayload(String type, String timestamp, Data data) {

  /** What is told. */
  record Data(
      String receiver,
      String groupKey,
      SortedMap<String, String> groupLabels,
      SortedMap<String, String> commonLabels,
      SortedMap<String, String> commonAnnotations,
      String externalUrl,
      List<Alert> alerts) {}

  /**
   * One alert.
   *
   * @param sequence of the transition: a higher one is newer
   * @param endsAt null while it fires
   * @param reason one sentence about this transition
   */
  record Alert(
      Fingerprint fingerprint,
      long sequence,
      String status,
      SortedMap<String, String> labels,
      SortedMap<String, String> annotations,
      Instant startsAt,
      @Nullable Instant endsAt,
      String reason,
      Evidence evidence,
      Links links) {}

  /**
   * What made it so.
   *
   * @param evaluatedAt event time of the evaluation
   * @param value of the expression, in base units, written as Prometheus' API does; null where no
   *     data was left
   * @param series text of the series it was found in; null where it is about a group of them
   */
  record Evidence(
      String rule,
      String group,
      String expr,
      Instant evaluatedAt,
      @Nullable String value,
      @Nullable String series) {}

  /**
   * Where to look.
   *
   * @param windows of that series around the evaluation, as JSON; null where there is no one series
   */
  record Links(String alert, @Nullable String windows) {}

  private static final long AROUND_MILLIS = 60_000;

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
            group.alerts().stream().map(alert -> alert(alert, group)).toList()));
  }

  private static Alert alert(AlertTransition alert, AlertGroup group) {
    return new Alert(
        alert.fingerprint(),
        alert.sequence(),
        alert.state().wireName(),
        alert.labels(),
        alert.annotations(),
        alert.startsAt(),
        alert.endsAt(),
        alert.reason(),
        new Evidence(
            alert.rule(),
            alert.group(),
            alert.expr(),
            alert.at(),
            Double.isNaN(alert.value()) ? null : GoNumber.plain(alert.value()),
            alert.series() == null ? null : alert.series().text()),
        new Links(group.link(alert), windows(alert, group)));
  }

  private static @Nullable String windows(AlertTransition alert, AlertGroup group) {
    SeriesKey series = alert.series();
    if (series == null) {
      return null;
    }
    long at = alert.at().toEpochMilli();
    return group.external()
        + "/api/v1/windows?resolution=1s&from="
        + (at - AROUND_MILLIS)
        + "&to="
        + (at + AROUND_MILLIS)
        + "&series="
        + URLEncoder.encode(series.text(), StandardCharsets.UTF_8);
  }
}
