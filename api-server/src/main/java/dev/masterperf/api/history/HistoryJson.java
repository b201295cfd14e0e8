package dev.masterperf.api.history;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.masterperf.api.export.JsonCell;
import dev.masterperf.model.wire.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * One object. What is known at once stands first, then the series with a point for each cell, at
 * last what could not be read: whoever reads it to its end knows what it lacks.
 */
final class HistoryJson implements HistorySink {
  private final JsonGenerator json;

  HistoryJson(OutputStream out, HistoryAnswer answer) throws IOException {
    json =
        Json.MAPPER
            .createGenerator(out)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
    json.writeStartObject();
    AnswerHead.write(json, answer);
    json.writeArrayFieldStart("stats");
    for (Stat stat : answer.stats()) {
      json.writeString(stat.label());
    }
    json.writeEndArray();
    json.writeArrayFieldStart("series");
    json.flush();
  }

  @Override
  public void begin(HistoryGroup group) throws IOException {
    json.writeStartObject();
    json.writeFieldName("labels");
    JsonCell.write(json, group.labels().toMap());
    json.writeArrayFieldStart("points");
  }

  @Override
  public void cell(long startMillis, State state, @Nullable String unit, @Nullable Object[] values)
      throws IOException {
    json.writeStartArray();
    json.writeNumber(startMillis);
    for (Object value : values) {
      JsonCell.write(json, value);
    }
    json.writeEndArray();
  }

  @Override
  public void end(@Nullable String unit) throws IOException {
    json.writeEndArray();
    if (unit != null) {
      json.writeStringField("unit", unit);
    }
    json.writeEndObject();
    json.flush();
  }

  @Override
  public void finish(Collection<Incomplete> incomplete) throws IOException {
    json.writeEndArray();
    AnswerHead.writeIncomplete(json, incomplete);
    json.writeEndObject();
    json.flush();
  }
}
