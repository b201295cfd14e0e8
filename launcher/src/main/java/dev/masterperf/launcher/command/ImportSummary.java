package dev.masterperf.launcher.command;

import dev.masterperf.launcher.backfill.ImportResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a person is told at the end of an import. */
final class ImportSummary {
  private ImportSummary() {}

  static String of(Path file, ImportResult result) {
    if (result.lines() == 0) {
      return "nothing new in " + file + format(" behind line %,d", result.answeredLine());
    }
    StringBuilder text = new StringBuilder();
    if (result.resumedAfter() > 0) {
      text.append(format("went on after line %,d: ", result.resumedAfter()));
    }
    text.append(
        format(
            "imported %,d lines of %s in %.1f s: %,d accepted, %,d refused",
            result.lines(), file, result.seconds(), result.accepted(), result.refused()));
    if (result.replayed() > 0) {
      text.append(
          format("%n%,d of them had arrived before and were not sent again", result.replayed()));
    }
    return result.late().isEmpty() ? text.toString() : text.append(late(result.late())).toString();
  }

  private static String late(Map<String, Long> late) {
    List<String> counts =
        late.entrySet().stream()
            .map(each -> format("%,d for %s", each.getValue(), each.getKey()))
            .toList();
    return format("%nolder than hot windows are kept: ")
        + String.join(", ", counts)
        + "; as intended, these stand on masterperf.late.v1 and in the windows still kept";
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
