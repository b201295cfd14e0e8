package dev.masterperf.api.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CSV with a line of names; one without a value is empty. */
final class CsvRows implements RowSink {
  private final OutputStream out;
  private final StringBuilder line = new StringBuilder(256);

  CsvRows(OutputStream out, List<Column> columns) throws IOException {
    this.out = out;
    row(columns.stream().map(Column::name).toArray());
  }

  @Override
  public void row(@Nullable Object... cells) throws IOException {
    line.setLength(0);
    for (int i = 0; i < cells.length; i++) {
      line.append(i == 0 ? "" : ",").append(Csv.cell(cells[i]));
    }
    out.write(line.append(Csv.END).toString().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void finish() {
    // nothing ends a CSV
  }
}
