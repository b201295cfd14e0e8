package dev.masterperf.archive.parquet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;

/** A file whose footer was read and found sound. Safe for several threads. */
final class TableFile {
  /** Most footers and indexes lie within. */
  private static final int FIRST_READ = 1 << 16;

  private final RandomBytes bytes;
  private final long rows;
  private final List<Group> groups = new ArrayList<>();
  private final Map<String, String> properties = new HashMap<>();

  private TableFile(RandomBytes bytes, FileMetaData meta) {
    this.bytes = bytes;
    this.rows = meta.getNum_rows();
    if (meta.getKey_value_metadata() != null) {
      for (KeyValue pair : meta.getKey_value_metadata()) {
        properties.put(pair.getKey(), pair.getValue());
      }
    }
  }

  /**
   * Reads the end of a file.
   *
   * @param columns those it must have, in their order
   */
  static TableFile open(RandomBytes bytes, List<Column> columns) {
    Guard.End end = Guard.read(bytes, FIRST_READ);
    FileMetaData meta;
    try {
      meta = Util.readFileMetaData(end.footer());
    } catch (IOException e) {
      throw new DamagedFileException("footer", "it cannot be read: " + e.getMessage());
    }
    TableFile file = new TableFile(bytes, meta);
    file.checkSchema(meta, columns);
    file.addGroups(meta, columns, end);
    return file;
  }

  private void checkSchema(FileMetaData meta, List<Column> columns) {
    if (meta.getSchema().size() != columns.size() + 1) {
      throw new DamagedFileException(
          "footer", "it has not the " + columns.size() + " columns of such a file");
    }
    for (int i = 0; i < columns.size(); i++) {
      if (!meta.getSchema().get(i + 1).equals(columns.get(i).schema())) {
        throw new DamagedFileException(
            "footer", "column " + i + " should be " + columns.get(i).name());
      }
    }
  }

  private void addGroups(FileMetaData meta, List<Column> columns, Guard.End end) {
    List<Checksums> checksums = end.checksums();
    int chunk = 0;
    for (RowGroup group : meta.getRow_groups()) {
      Map<String, Source> sources = new HashMap<>();
      for (int i = 0; i < columns.size(); i++) {
        sources.put(
            columns.get(i).name(),
            new Source(columns.get(i), group.getColumns().get(i), checksums.get(chunk++)));
      }
      groups.add(
          new Group(
              "row group " + groups.size(),
              Math.toIntExact(group.getNum_rows()),
              sources,
              (offset, length) -> end.index(bytes.size(), offset, length)));
    }
  }

  PageReader reader() {
    return new PageReader(bytes);
  }

  long rows() {
    return rows;
  }

  List<Group> groups() {
    return groups;
  }

  @Nullable String property(String name) {
    return properties.get(name);
  }

  private record Source(Column column, ColumnChunk chunk, Checksums checksums) {}

  /** Some rows of all columns, which are looked at one by one as they are asked for. */
  static final class Group {
    private final String place;
    private final int rows;
    private final Map<String, Source> sources;
    private final Chunk.FileEnd end;
    private final Map<String, Chunk> chunks = new java.util.concurrent.ConcurrentHashMap<>();
    private volatile @Nullable SeriesRows series;

    Group(String place, int rows, Map<String, Source> sources, Chunk.FileEnd end) {
      this.place = place;
      this.rows = rows;
      this.sources = sources;
      this.end = end;
    }

    int rows() {
      return rows;
    }

    Chunk chunk(Column column) {
      return chunks.computeIfAbsent(column.name(), this::open);
    }

    private Chunk open(String name) {
      Source source = sources.get(name);
      if (source == null) {
        throw new IllegalArgumentException("there is no column " + name);
      }
      return new Chunk(
          "column " + name + ", " + place,
          source.column(),
          rows,
          source.chunk(),
          source.checksums(),
          end);
    }

    /** Where the rows of each series stand, read once. */
    SeriesRows series(PageReader reader, Column column) {
      SeriesRows known = series;
      if (known == null) {
        known = SeriesRows.read(reader, chunk(column), rows);
        series = known;
      }
      return known;
    }
  }
}
