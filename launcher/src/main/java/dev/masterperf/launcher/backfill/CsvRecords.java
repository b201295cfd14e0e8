package dev.masterperf.launcher.backfill;

import dev.masterperf.launcher.host.CannotStartException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Records of CSV (RFC 4180): cells in quotes may hold delimiters, line breaks and doubled quotes.
 * Blank lines are passed over, and so is a byte order mark.
 */
final class CsvRecords {
  /** Beyond this a quote was never closed, or it is no CSV. */
  private static final int MAX_RECORD_BYTES = 1 << 20;

  private static final int QUOTE = '"';

  private final PlacedInput in;
  private final int delimiter;
  private final ByteArrayOutputStream cell = new ByteArrayOutputStream(64);
  private List<String> cells = new ArrayList<>();
  private String problem = "";
  private int length;
  private int next;

  /**
   * One record.
   *
   * @param line its first
   * @param problem what keeps it from being read; empty where nothing does
   */
  record Cells(long line, List<String> cells, String problem) {
    Cells {
      cells = List.copyOf(cells);
    }
  }

  CsvRecords(PlacedInput in, char delimiter) {
    this.in = in;
    this.delimiter = delimiter;
  }

  /**
   * The next record; empty at the end.
   *
   * @throws CannotStartException if a quote is never closed, since what follows cannot be told
   *     apart
   */
  Optional<Cells> next() throws IOException {
    while (true) {
      long line = in.line() + 1;
      boolean first = in.bytes() == 0;
      cells = new ArrayList<>();
      problem = "";
      length = 0;
      advance();
      if (next < 0) {
        return Optional.empty();
      }
      record(line);
      if (first && cells.get(0).startsWith("\ufeff")) {
        cells.set(0, cells.get(0).substring(1));
      }
      if (cells.size() > 1 || !cells.get(0).isBlank() || !problem.isEmpty()) {
        return Optional.of(new Cells(line, cells, problem));
      }
    }
  }

  /** Reads up to the end of the line that ends the record. */
  private void record(long line) throws IOException {
    while (true) {
      cell.reset();
      if (next == QUOTE) {
        quoted(line);
      } else {
        plain();
      }
      cells.add(text());
      if (next != delimiter) {
        return;
      }
      advance();
    }
  }

  private void plain() throws IOException {
    while (!endsCell()) {
      take();
    }
    dropCarriageReturn();
  }

  private void quoted(long line) throws IOException {
    advance();
    while (true) {
      if (next < 0 || length > MAX_RECORD_BYTES) {
        throw new CannotStartException(
            "line " + line + ": a quote is opened in it and never closed; mend it, and run again");
      }
      if (next != QUOTE) {
        take();
        continue;
      }
      advance();
      if (next != QUOTE) {
        break;
      }
      take();
    }
    while (!endsCell()) {
      if (next != '\r') {
        problem = "there is text after a closing quote";
      }
      advance();
    }
  }

  private boolean endsCell() {
    return next < 0 || next == delimiter || next == '\n';
  }

  private void take() throws IOException {
    if (length > MAX_RECORD_BYTES) {
      problem = "the record has more than " + MAX_RECORD_BYTES + " bytes";
    } else {
      cell.write(next);
    }
    advance();
  }

  private void advance() throws IOException {
    next = in.read();
    length++;
  }

  private void dropCarriageReturn() {
    byte[] bytes = cell.toByteArray();
    if (next != delimiter && bytes.length > 0 && bytes[bytes.length - 1] == '\r') {
      cell.reset();
      cell.write(bytes, 0, bytes.length - 1);
    }
  }

  private String text() {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(cell.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      problem = "the text is not UTF-8";
      return "";
    }
  }
}
