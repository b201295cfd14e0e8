package dev.masterperf.api.export;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A cell as JSON, which knows neither NaN nor infinity: both are null there, as no value is. */
public final class JsonCell {
  private JsonCell() {}

  /** Writes a cell of any kind. */
  public static void write(JsonGenerator json, @Nullable Object cell) throws IOException {
    if (cell instanceof Double number && Double.isFinite(number)) {
      json.writeNumber(number);
    } else if (cell instanceof Long number) {
      json.writeNumber(number);
    } else if (cell instanceof Map<?, ?> pairs) {
      json.writeStartObject();
      for (Map.Entry<?, ?> pair : pairs.entrySet()) {
        json.writeStringField(String.valueOf(pair.getKey()), String.valueOf(pair.getValue()));
      }
      json.writeEndObject();
    } else if (cell == null || cell instanceof Double) {
      json.writeNull();
    } else {
      json.writeString(cell.toString());
    }
  }
}
