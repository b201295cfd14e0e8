package dev.masterperf.launcher.detect;

import dev.masterperf.launcher.backfill.EventTimes;
import dev.masterperf.launcher.host.CannotStartException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Reads a series row by row from CSV with the columns {@code timestamp} and {@code value}, others
 * passed over. Times without an offset are in UTC.
 */
final class SeriesFile implements AutoCloseable {
  private static final int MILLIS_IN_NANOS = 1_000_000;
  private static final String BYTE_ORDER_MARK = "\ufeff";

  /**
   * A row.
   *
   * @param timestamp as it is written
   * @param text of the value, as it is written
   * @param value NaN where there is none
   */
  record Row(String timestamp, long epochMillis, String text, double value) {
    boolean isMissing() {
      return Double.isNaN(value);
    }
  }

  private final Path file;
  private final BufferedReader reader;
  private final EventTimes times = new EventTimes(null, ZoneId.of("UTC"));
  private final int timestampColumn;
  private final int valueColumn;
  private long line = 1;
  private long read;

  private SeriesFile(Path file, BufferedReader reader, List<String> columns) {
    this.file = file;
    this.reader = reader;
    this.timestampColumn = columns.indexOf("timestamp");
    this.valueColumn = columns.indexOf("value");
  }

  /**
   * Opens a file and reads its header.
   *
   * @throws CannotStartException if it cannot be read, or names no such columns
   */
  @SuppressWarnings("MustBeClosedChecker") // closed with what is returned
  static SeriesFile open(Path file) {
    try {
      BufferedReader reader = Files.newBufferedReader(file);
      String header = reader.readLine();
      SeriesFile opened = new SeriesFile(file, reader, header == null ? List.of() : cells(header));
      if (opened.timestampColumn < 0 || opened.valueColumn < 0) {
        reader.close();
        throw new CannotStartException(
            file + ":1: the header has to name the columns timestamp and value");
      }
      opened.read = header == null ? 0 : header.length() + 1;
      return opened;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * The next row; empty at the end.
   *
   * @throws CannotStartException if a row is none, with its line
   */
  Optional<Row> next() {
    try {
      String text = reader.readLine();
      while (text != null && text.isBlank()) {
        line++;
        text = reader.readLine();
      }
      if (text == null) {
        return Optional.empty();
      }
      line++;
      read += text.length() + 1;
      return Optional.of(row(cells(text)));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private Row row(List<String> cells) {
    if (cells.size() <= Math.max(timestampColumn, valueColumn)) {
      throw broken("has " + cells.size() + " cells, fewer than the header");
    }
    String timestamp = cells.get(timestampColumn);
    String text = cells.get(valueColumn);
    long millis;
    try {
      millis = Math.floorDiv(times.nanos(timestamp), MILLIS_IN_NANOS);
    } catch (IllegalArgumentException e) {
      throw broken(String.valueOf(e.getMessage()));
    }
    return new Row(timestamp, millis, text, value(text));
  }

  private double value(String text) {
    if (text.isEmpty() || text.equalsIgnoreCase("nan")) {
      return Double.NaN;
    }
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw broken("value \"" + text + "\" is no number; leave it empty where there is none");
    }
    throw broken("value \"" + text + "\" is not finite; leave it empty where there is none");
  }

  private CannotStartException broken(String problem) {
    return new CannotStartException(file + ":" + line + ": " + problem);
  }

  private static CannotStartException unreadable(Path file, IOException e) {
    String why =
        e instanceof CharacterCodingException
            ? "is not UTF-8"
            : "cannot be read: " + e.getClass().getSimpleName() + " " + e.getMessage();
    return new CannotStartException(file + " " + why, e);
  }

  private static List<String> cells(String line) {
    String text = line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
    return List.of(text.split(",", -1)).stream().map(String::strip).toList();
  }

  /** Characters so far. */
  long read() {
    return read;
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }
}
