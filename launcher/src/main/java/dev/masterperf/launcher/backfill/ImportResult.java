package dev.masterperf.launcher.backfill;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a run did.
 *
 * @param resumedAfter line behind which it began; 0 at the beginning
 * @param lines looked at
 * @param replayed accepted ones that the server had from an earlier run already
 * @param late accepted ones by resolution whose windows are not kept that long
 * @param answeredLine the last whose batch was answered
 * @param stopped why it ended before the end of the file
 */
public record ImportResult(
    long resumedAfter,
    long lines,
    long accepted,
    long refused,
    long replayed,
    Map<String, Long> late,
    long answeredLine,
    Optional<String> stopped,
    double seconds) {
  public ImportResult {
    late = Collections.unmodifiableMap(new LinkedHashMap<>(late)); // from fine to coarse
  }
}
