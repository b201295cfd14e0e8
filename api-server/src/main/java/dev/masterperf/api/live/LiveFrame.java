package dev.masterperf.api.live;

import dev.masterperf.api.alerts.ActiveAlert;
import dev.masterperf.api.matrix.RowJson;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the socket sends each second to those who ask for no subprotocol.
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

  static LiveFrame of(Reading reading, Reading.Matrix matrix) {
    Facts facts = matrix.facts();
    return new LiveFrame(
        matrix.rows().stream().map(RowJson::of).toList(),
        facts.total(),
        facts.alerts(),
        facts.rules(),
        facts.warnings().isEmpty() ? null : facts.warnings(),
        reading.at(),
        true,
        facts.lag(),
        facts.incomplete().isEmpty() ? null : facts.incomplete());
  }
}
