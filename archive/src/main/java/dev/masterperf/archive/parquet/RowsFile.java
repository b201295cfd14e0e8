package dev.masterperf.archive.parquet;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.masterperf.archive.parquet.Column.Kind;
import dev.masterperf.model.wire.Json;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes any rows as a Parquet file, front to back, so that what is full can leave at once. Without
 * its end the file is none, and every reader says so.
 */
public final class RowsFile implements Closeable {
  /** Smaller groups than the archive's: they leave sooner, and nobody looks for one series here. */
  private static final TableWriter.Cut CUT = new TableWriter.Cut(1 << 16, 16L << 20, 1 << 13, 3);

  private static final Map<String, String> PROPERTIES =
      Map.of("masterperf.dataset", "export", "masterperf.format", "1");

  /** What the cells of a column hold; any may be null. */
  public enum Cells {
    /** A {@code String}. */
    TEXT(Kind.TEXT),
    /** A {@code Map<String, String>}, written as a JSON object. */
    PAIRS(Kind.TEXT),
    /** A {@code Double}. */
    NUMBER(Kind.DOUBLE),
    /** A {@code Long}. */
    WHOLE(Kind.LONG),
    /** An {@code Instant}, to the millisecond: not everybody reads nanoseconds. */
    TIME(Kind.MILLIS);

    private final Kind kind;

    Cells(Kind kind) {
      this.kind = kind;
    }
  }

  /** A column. */
  public record Field(String name, Cells cells) {}

  private final List<ColumnBuffer> buffers = new ArrayList<>();
  private final TableWriter writer;

  /**
   * @param out is neither flushed nor closed
   */
  public RowsFile(OutputStream out, List<Field> fields) throws IOException {
    for (Field field : fields) {
      Column column = Column.optional(field.name(), field.cells().kind);
      buffers.add(column.kind().isBytes() ? new TextBuffer(column) : new NumberBuffer(column));
    }
    this.writer = new TableWriter(new Lent(out), buffers, CUT, () -> {});
  }

  /** Writes a row, with a cell for each column. */
  public void row(@Nullable Object... cells) throws IOException {
    for (int i = 0; i < cells.length; i++) {
      add(buffers.get(i), cells[i]);
    }
    writer.endRow();
  }

  private static void add(ColumnBuffer buffer, @Nullable Object cell) {
    if (cell == null) {
      buffer.addNull();
    } else if (buffer instanceof TextBuffer texts) {
      texts.add(cell instanceof Map<?, ?> pairs ? json(pairs) : cell.toString());
    } else if (buffer instanceof NumberBuffer numbers) {
      if (cell instanceof Double number) {
        numbers.add(number.doubleValue());
      } else {
        numbers.add(cell instanceof Instant time ? time.toEpochMilli() : (Long) cell);
      }
    }
  }

  private static String json(Map<?, ?> pairs) {
    try {
      return Json.MAPPER.writeValueAsString(pairs);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of texts is no JSON", e);
    }
  }

  /**
   * Ends the file.
   *
   * @return how many rows it has
   */
  public long finish() throws IOException {
    return writer.finish(PROPERTIES);
  }

  /** Lets go of memory; does not end the file. */
  @Override
  public void close() throws IOException {
    writer.close();
  }

  /** Stays open. */
  private static final class Lent extends FilterOutputStream {
    Lent(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void close() {
      // whoever lent it closes it
    }
  }
}
