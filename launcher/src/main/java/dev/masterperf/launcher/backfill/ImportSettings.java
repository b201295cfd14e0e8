package dev.masterperf.launcher.backfill;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What to import, and how.
 *
 * @param csv whether it is CSV; JSON lines otherwise
 * @param names of the columns, where the file has no header
 * @param columns fields by the file's own names, where they differ
 * @param constants fields of all rows
 * @param timeUnit {@code s}, {@code ms}, {@code us} or {@code ns}; empty: as the first time shows
 * @param state where the position is kept
 * @param restart whether a position kept is forgotten
 * @param maxErrors lines that may be refused before it stops
 * @param retryFor how long one batch is tried
 */
public record ImportSettings(
    Path file,
    URI server,
    boolean csv,
    char delimiter,
    Optional<List<String>> names,
    Map<String, String> columns,
    Map<String, String> constants,
    Optional<String> timeUnit,
    Optional<ZoneId> zone,
    Path state,
    boolean restart,
    long maxErrors,
    Duration retryFor) {
  public ImportSettings {
    columns = Map.copyOf(columns);
    // Sorted: a copy by Map.copyOf has another order in each process, and so would each batch,
    // which the server then could not know again.
    constants = Collections.unmodifiableSortedMap(new TreeMap<>(constants));
  }

  /** Of everything that decides what a row becomes. */
  String digest() {
    String text =
        List.of(csv, delimiter, names, new TreeMap<>(columns), constants, timeUnit, zone)
            .toString();
    byte[] digest = PlacedInput.sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, 8);
  }
}
