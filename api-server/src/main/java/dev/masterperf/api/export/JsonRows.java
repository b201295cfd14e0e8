package dev.masterperf.api.export;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import dev.masterperf.model.wire.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Each row an object. A cell without a value is null, and so is one beyond a double. */
final class JsonRows implements RowSink {
  private final JsonGenerator json;
  private final List<Column> columns;
  private final String between;
  private final String behind;
  private boolean any;

  private JsonRows(OutputStream out, List<Column> columns, String between, String behind)
      throws IOException {
    this.between = between;
    this.behind = behind;
    this.json = generator(out).setPrettyPrinter(new MinimalPrettyPrinter(""));
    this.columns = columns;
  }

  /** A row a line. */
  static JsonRows lines(OutputStream out, List<Column> columns) throws IOException {
    return new JsonRows(out, columns, "", "\n");
  }

  /** Rows as elements of an array, whose brackets others write. */
  static JsonRows elements(OutputStream out, List<Column> columns) throws IOException {
    return new JsonRows(out, columns, ",\n", "");
  }

  private static JsonGenerator generator(OutputStream out) throws IOException {
    return Json.MAPPER
        .createGenerator(out)
        .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
        .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
  }

  @Override
  public void row(@Nullable Object... cells) throws IOException {
    if (any) {
      json.writeRaw(between);
    }
    any = true;
    json.writeStartObject();
    for (int i = 0; i < cells.length; i++) {
      json.writeFieldName(columns.get(i).name());
      JsonCell.write(json, cells[i]);
    }
    json.writeEndObject();
    json.writeRaw(behind);
    json.flush();
  }

  @Override
  public void finish() throws IOException {
    json.flush();
  }
}
