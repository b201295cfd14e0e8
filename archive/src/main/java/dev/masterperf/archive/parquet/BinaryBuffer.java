package dev.masterperf.archive.parquet;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.Encoding;

/** A column of binaries that hardly repeat. */
final class BinaryBuffer implements ColumnBuffer {
  private final Column column;
  private final Presence presence = new Presence();
  private Buffer values = new Buffer();
  private int[] ends = new int[16];
  private int size;

  BinaryBuffer(Column column) {
    this.column = column;
  }

  @Override
  public Column column() {
    return column;
  }

  void add(byte[] value) {
    values.writeInt(value.length);
    values.writeAll(value);
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, 2 * size);
    }
    ends[size++] = values.size();
    presence.add(true, 1);
  }

  @Override
  public void addNull() {
    presence.add(false, 1);
  }

  @Override
  public long bytes() {
    return values.size() + size * 4L + presence.bytes();
  }

  @Override
  public ColumnChunk write(FileOutput out, int pageRows) throws IOException {
    ChunkWriter chunk = new ChunkWriter(out, column, size == 0);
    int step = size == 0 ? presence.rows() : pageRows;
    Presence.Walk walk = presence.new Walk();
    int from = 0;
    for (int row = 0; row < presence.rows(); row += step) {
      int rows = Math.min(step, presence.rows() - row);
      Buffer page = new Buffer();
      int present = column.required() ? rows : walk.levels(page, rows);
      int begin = from == 0 ? 0 : ends[from - 1];
      int end = from + present == 0 ? 0 : ends[from + present - 1];
      page.write(values.array(), begin, end - begin);
      chunk.page(rows, rows - present, null, List.of(new Candidate(Encoding.PLAIN, page)));
      from += present;
    }
    presence.clear();
    values = new Buffer();
    size = 0;
    return chunk.finish();
  }
}
