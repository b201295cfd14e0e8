package dev.masterperf.api.export;

import dev.masterperf.model.text.TextTable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table for people, whose columns are as wide as their widest cell; so it is written in pieces,
 * each with its own widths, and only the first with a head.
 */
final class TableRows implements RowSink {
  private static final int PIECE = 1_000;
  private static final int MAX_WIDTH = 60;
  private static final int HEAD_LINES = 2;
  private static final Collector<CharSequence, ?, String> LINES =
      Collectors.joining("\n", "", "\n");

  private final OutputStream out;
  private final List<TextTable.Column> columns;
  private final List<List<String>> piece = new ArrayList<>();
  private boolean headed;

  TableRows(OutputStream out, List<Column> columns) {
    this.out = out;
    this.columns =
        columns.stream().map(column -> new TextTable.Column(column.name(), MAX_WIDTH)).toList();
  }

  @Override
  public void row(@Nullable Object... cells) throws IOException {
    piece.add(Arrays.stream(cells).map(TableRows::text).toList());
    if (piece.size() == PIECE) {
      write();
    }
  }

  private static String text(@Nullable Object cell) {
    if (cell instanceof Map<?, ?> pairs) {
      return pairs.entrySet().stream()
          .map(pair -> pair.getKey() + "=" + pair.getValue())
          .collect(Collectors.joining(", "));
    }
    return cell == null ? "" : cell.toString();
  }

  @Override
  public void finish() throws IOException {
    if (!headed || !piece.isEmpty()) {
      write();
    }
  }

  private void write() throws IOException {
    String table = TextTable.render(columns, piece);
    String text = headed ? table.lines().skip(HEAD_LINES).collect(LINES) : table;
    out.write(text.getBytes(StandardCharsets.UTF_8));
    headed = true;
    piece.clear();
  }
}
