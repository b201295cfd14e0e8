package dev.masterperf.alerts.receiver;

import dev.masterperf.alerts.template.GoNumber;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.AnomalyEvidence;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.SeriesKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One alert with its evidence, as our own body and the API show it.
 *
 * @param sequence of the transition: a higher one is newer
 * @param endsAt null while it fires
 * @param reason one sentence about this transition
 */
public record NativeAlert(
    Fingerprint fingerprint,
    long sequence,
    String status,
    SortedMap<String, String> labels,
    SortedMap<String, String> annotations,
    Instant startsAt,
    @Nullable Instant endsAt,
    String reason,
    Evidence evidence,
    Links links) {
  private static final long AROUND_MILLIS = 60_000;

  /**
   * What made it so.
   *
   * @param evaluatedAt event time of the evaluation
   * @param value of the expression, in base units, written as Prometheus' API does; null where no
   *     data was left
   * @param series text of the series it was found in; null where it is about a group of them
   * @param ruleVersion another one for each change of the rule; null where it was posted
   * @param ruleText the rule in its file's layout; null likewise
   * @param ruleFile name of the rule's file; null where it is not known
   * @param ruleFileVersion of that file where it is stored for all processes; null otherwise
   * @param anomaly why a detector took the value for unusual; null where none judged
   * @param windows of the rule's range, oldest first, as they stood when this was made; empty where
   *     this process does not hold the series
   * @param samples newest events of the series, likewise
   */
  public record Evidence(
      String rule,
      String group,
      String expr,
      Instant evaluatedAt,
      @Nullable String value,
      @Nullable String series,
      @Nullable String ruleVersion,
      @Nullable String ruleText,
      @Nullable String ruleFile,
      @Nullable Long ruleFileVersion,
      @Nullable AnomalyEvidence anomaly,
      List<SeriesEvidence.Window> windows,
      List<SeriesEvidence.Sample> samples) {}

  /**
   * Where to look.
   *
   * @param alert for people; of one that was posted, with those who posted it
   * @param windows of that series around the evaluation, as JSON; null where there is no one series
   * @param view this alert with its evidence of now, as JSON
   * @param rules all rules, as JSON
   */
  public record Links(String alert, @Nullable String windows, String view, String rules) {}

  /**
   * Shows an alert.
   *
   * @param external where people reach this installation, without a slash at its end
   */
  public static NativeAlert of(AlertTransition alert, String external, SeriesEvidence known) {
    AlertTransition.Definition rule = alert.definition();
    String theirs = alert.generatorUrl();
    return new NativeAlert(
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
            alert.series() == null ? null : alert.series().text(),
            rule == null ? null : rule.version(),
            rule == null ? null : rule.text(),
            rule == null ? null : rule.file(),
            rule == null ? null : rule.fileVersion(),
            alert.anomaly(),
            known.windows(),
            known.samples()),
        new Links(
            theirs == null || theirs.isEmpty()
                ? external + "/?alert=" + alert.fingerprint()
                : theirs,
            windows(alert, external),
            external + "/api/v1/alerts/" + alert.fingerprint(),
            external + "/api/v1/rules"));
  }

  private static @Nullable String windows(AlertTransition alert, String external) {
    SeriesKey series = alert.series();
    if (series == null) {
      return null;
    }
    long at = alert.at().toEpochMilli();
    return external
        + "/api/v1/windows?resolution=1s&from="
        + (at - AROUND_MILLIS)
        + "&to="
        + (at + AROUND_MILLIS)
        + "&series="
        + URLEncoder.encode(series.text(), StandardCharsets.UTF_8);
  }
}
