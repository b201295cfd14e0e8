package dev.masterperf.archive.parquet;

import dev.masterperf.archive.parquet.Column.Kind;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.Encoding;
import org.jspecify.annotations.Nullable;

/** A column of numbers, each kept as 64 bits. */
final class NumberBuffer implements ColumnBuffer {
  private final Column column;
  private final Presence presence = new Presence();
  private long[] bits = new long[64];
  private int size;

  NumberBuffer(Column column) {
    this.column = column;
  }

  @Override
  public Column column() {
    return column;
  }

  void add(long value) {
    if (size == bits.length) {
      bits = Arrays.copyOf(bits, 2 * size);
    }
    bits[size++] = value;
    presence.add(true, 1);
  }

  void add(double value) {
    add(Double.doubleToRawLongBits(value));
  }

  void add(boolean value) {
    add(value ? 1L : 0L);
  }

  @Override
  public void addNull() {
    presence.add(false, 1);
  }

  @Override
  public long bytes() {
    return (long) size * Long.BYTES + presence.bytes();
  }

  @Override
  public ColumnChunk write(FileOutput out, int pageRows) throws IOException {
    ChunkWriter chunk = new ChunkWriter(out, column, size == 0);
    NumberDictionary dictionary = dictionary();
    if (dictionary != null) {
      chunk.dictionary(dictionary.values(column.kind()), dictionary.size());
    }
    // A page that holds the same value throughout costs the same whatever its length.
    int step =
        size == 0 || dictionary != null && dictionary.size() == 1 ? presence.rows() : pageRows;
    Presence.Walk walk = presence.new Walk();
    int from = 0;
    for (int row = 0; row < presence.rows(); row += step) {
      int rows = Math.min(step, presence.rows() - row);
      Buffer levels = new Buffer();
      int present = column.required() ? rows : walk.levels(levels, rows);
      Range range = NumberRange.of(column.kind(), bits, from, from + present);
      chunk.page(rows, rows - present, range, candidates(levels, dictionary, from, from + present));
      from += present;
    }
    presence.clear();
    size = 0;
    return chunk.finish();
  }

  private @Nullable NumberDictionary dictionary() {
    return switch (column.kind()) {
      case INT, DOUBLE -> NumberDictionary.ifShorter(bits, size, column.kind());
      default -> null;
    };
  }

  private List<Candidate> candidates(
      Buffer levels, @Nullable NumberDictionary dictionary, int from, int to) {
    if (dictionary != null) {
      Buffer page = Candidate.after(levels);
      dictionary.writeIndexes(page, bits, from, to);
      return List.of(new Candidate(Encoding.RLE_DICTIONARY, page));
    }
    return switch (column.kind()) {
      case LONG, NANOS, MILLIS ->
          List.of(deltas(levels, from, to, false), deltas(levels, from, to, true));
      case DOUBLE -> List.of(plain(levels, from, to), streams(levels, from, to));
      case INT, BOOLEAN -> List.of(plain(levels, from, to));
      case TEXT, BINARY -> throw new IllegalStateException(column.name() + " holds no numbers");
    };
  }

  private Candidate deltas(Buffer levels, int from, int to, boolean wholeBytes) {
    Buffer page = Candidate.after(levels);
    Deltas.write(page, bits, from, to, wholeBytes);
    return new Candidate(Encoding.DELTA_BINARY_PACKED, page);
  }

  private Candidate plain(Buffer levels, int from, int to) {
    Buffer page = Candidate.after(levels);
    if (column.kind() == Kind.BOOLEAN) {
      page.writePacked(bits, from, to - from, 1);
    } else {
      writePlain(page, bits, from, to, column.kind());
    }
    return new Candidate(Encoding.PLAIN, page);
  }

  static void writePlain(Buffer page, long[] bits, int from, int to, Kind kind) {
    page.writePacked(bits, from, to - from, kind == Kind.INT ? Integer.SIZE : Long.SIZE);
  }

  /** The first bytes of all numbers, then the second ones, and so on. */
  private Candidate streams(Buffer levels, int from, int to) {
    Buffer page = Candidate.after(levels);
    for (int shift = 0; shift < Long.SIZE; shift += 8) {
      for (int i = from; i < to; i++) {
        page.write((int) (bits[i] >>> shift));
      }
    }
    return new Candidate(Encoding.BYTE_STREAM_SPLIT, page);
  }
}
