package dev.masterperf.api.export;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import dev.masterperf.model.wire.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Each row an object, one a line. A cell without a value is null, and so is one beyond a double.
 */
final class JsonRows implements RowSink {
  private final JsonGenerator json;
  private final List<Column> columns;

  JsonRows(OutputStream out, List<Column> columns) throws IOException {
    this.json = generator(out).setPrettyPrinter(new MinimalPrettyPrinter(""));
    this.columns = columns;
  }

  private static JsonGenerator generator(OutputStream out) throws IOException {
    return Json.MAPPER
        .createGenerator(out)
        .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
        .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
  }

  @Override
  public void row(@Nullable Object... cells) throws IOException {
    json.writeStartObject();
    for (int i = 0; i < cells.length; i++) {
      json.writeFieldName(columns.get(i).name());
      JsonCell.write(json, cells[i]);
    }
    json.writeEndObject();
    json.writeRaw('\n');
    json.flush();
  }

  @Override
  public void finish() throws IOException {
    json.flush();
  }
}
