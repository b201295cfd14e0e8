package dev.masterperf.api.live;

import dev.masterperf.api.alerts.ActiveAlert;
import dev.masterperf.api.alerts.RuleGroup;
import dev.masterperf.streams.view.AlertsAnswer;
import dev.masterperf.streams.view.MatrixAnswer;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is told beside the rows.
 *
 * @param total how many rows match, those that did not fit included
 * @param rules how many alert rules there are; null where no instance told of any
 * @param warnings what is wrong with them or with routes, in sentences
 * @param incomplete one sentence for each part that could not be asked
 * @param lag records that may be missing from the rows
 */
record Facts(
    long total,
    List<ActiveAlert> alerts,
    @Nullable Long rules,
    List<String> warnings,
    List<String> incomplete,
    long lag) {
  static final List<String> NAMES =
      List.of("total", "alerts", "rules", "warnings", "incomplete", "lag");

  static Facts of(MatrixAnswer matrix, AlertsAnswer alerts, List<String> more) {
    List<String> missing = alerts.coverage().sentences();
    return new Facts(
        matrix.total(),
        ActiveAlert.of(alerts),
        alerts.rules().isEmpty() ? null : RuleGroup.count(alerts),
        Stream.concat(
                alerts.warnings().stream().filter(warning -> !missing.contains(warning)),
                more.stream())
            .toList(),
        Stream.concat(matrix.coverage().sentences().stream(), missing.stream()).distinct().toList(),
        matrix.coverage().lag());
  }

  /** In the order of {@link #NAMES}. */
  void putInto(Cells cells, int seq) {
    cells.put(0, total, seq);
    cells.put(1, alerts, seq);
    cells.put(2, rules, seq);
    cells.put(3, warnings, seq);
    cells.put(4, incomplete, seq);
    cells.put(5, lag, seq);
  }
}
