package dev.masterperf.api.live;

import dev.masterperf.api.alerts.ActiveAlert;
import dev.masterperf.api.alerts.RuleGroup;
import dev.masterperf.api.matrix.RowJson;
import dev.masterperf.streams.view.AlertsAnswer;
import dev.masterperf.streams.view.MatrixAnswer;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the socket sends each second.
 *
 * @param total how many rows there are, those that did not fit included
 * @param provisional always: the frame shows what is not committed yet
 * @param lag records that may be missing from the rows
 * @param rules how many alert rules there are; absent where no instance told of any
 * @param warnings what is wrong with them or with routes, in sentences; absent if nothing is
 * @param incomplete one sentence for each part that could not be asked; absent if nothing lacks
 */
record LiveFrame(
    List<RowJson> masterPerf,
    long total,
    List<ActiveAlert> alerts,
    @Nullable Long rules,
    @Nullable List<String> warnings,
    Instant generatedAt,
    boolean provisional,
    long lag,
    @Nullable List<String> incomplete) {

  static LiveFrame of(
      MatrixAnswer matrix, AlertsAnswer alerts, List<String> more, Instant generatedAt) {
    List<String> missing =
        Stream.concat(
                matrix.coverage().sentences().stream(), alerts.coverage().sentences().stream())
            .distinct()
            .toList();
    List<String> warnings =
        Stream.concat(
                alerts.warnings().stream()
                    .filter(warning -> !alerts.coverage().sentences().contains(warning)),
                more.stream())
            .toList();
    return new LiveFrame(
        matrix.rows().stream().map(RowJson::of).toList(),
        matrix.total(),
        ActiveAlert.of(alerts),
        alerts.rules().isEmpty() ? null : RuleGroup.count(alerts),
        warnings.isEmpty() ? null : warnings,
        generatedAt,
        true,
        matrix.coverage().lag(),
        missing.isEmpty() ? null : missing);
  }
}
