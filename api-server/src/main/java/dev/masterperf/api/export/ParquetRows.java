package dev.masterperf.api.export;

import dev.masterperf.archive.parquet.RowsFile;
import dev.masterperf.archive.parquet.RowsFile.Cells;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Parquet file, whose row groups leave as soon as they are full. */
final class ParquetRows implements RowSink {
  private final RowsFile file;

  ParquetRows(OutputStream out, List<Column> columns) throws IOException {
    this.file =
        new RowsFile(
            out,
            columns.stream()
                .map(column -> new RowsFile.Field(column.name(), cells(column.kind())))
                .toList());
  }

  private static Cells cells(Column.Kind kind) {
    return switch (kind) {
      case TEXT -> Cells.TEXT;
      case PAIRS -> Cells.PAIRS;
      case NUMBER -> Cells.NUMBER;
      case WHOLE -> Cells.WHOLE;
      case TIME -> Cells.TIME;
    };
  }

  @Override
  public void row(@Nullable Object... cells) throws IOException {
    file.row(cells);
  }

  @Override
  public void finish() throws IOException {
    file.finish();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
