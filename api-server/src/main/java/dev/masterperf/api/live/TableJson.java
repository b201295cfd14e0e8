package dev.masterperf.api.live;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.masterperf.model.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A table on the wire: all of it, or what changed since a tick. The form is in asyncapi.yaml. */
final class TableJson {
  private final String session;
  private final LiveTable table;

  /**
   * @param session names this table among all there are and were
   */
  TableJson(String session, LiveTable table) {
    this.session = session;
    this.table = table;
  }

  byte[] snapshot() {
    return message(
        "snapshot",
        out -> {
          out.writeFieldName("columns");
          Json.MAPPER.writeValue(out, Column.NAMES);
          out.writeArrayFieldStart("rows");
          for (LiveTable.Row row : table.rows()) {
            writeRow(out, row);
          }
          out.writeEndArray();
          for (int i = 0; i < table.facts().size(); i++) {
            writeFact(out, i);
          }
          out.writeBooleanField("provisional", true);
        });
  }

  /**
   * @param since a tick that the table remembers
   */
  byte[] delta(int since) {
    return message(
        "delta",
        out -> {
          out.writeNumberField("since", since);
          writeChanged(out, since);
          writeAdded(out, since);
          writeGone(out, since);
          for (int i = 0; i < table.facts().size(); i++) {
            if (table.facts().changedSince(since, i)) {
              writeFact(out, i);
            }
          }
        });
  }

  /** The part of a message that is its own. */
  private interface Body {
    void write(JsonGenerator out) throws IOException;
  }

  private byte[] message(String type, Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = Json.MAPPER.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField("type", type);
      out.writeStringField("session", session);
      out.writeNumberField("seq", table.seq());
      body.write(out);
      out.writeStringField("generatedAt", table.at().toString());
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to memory", e);
    }
    return bytes.toByteArray();
  }

  /** An array that is left out if nothing is in it. */
  private static final class Some {
    private final String name;
    private final JsonGenerator out;
    private boolean begun;

    Some(String name, JsonGenerator out) {
      this.name = name;
      this.out = out;
    }

    /** To be called before each element. */
    void next() throws IOException {
      if (!begun) {
        out.writeArrayFieldStart(name);
        begun = true;
      }
    }

    void end() throws IOException {
      if (begun) {
        out.writeEndArray();
      }
    }
  }

  private void writeChanged(JsonGenerator out, int since) throws IOException {
    Some cells = new Some("cells", out);
    for (LiveTable.Row row : table.rows()) {
      if (!row.newSince(since) && row.cells().changedSince(since)) {
        cells.next();
        out.writeStartArray();
        out.writeNumber(row.number());
        for (int i = 0; i < row.cells().size(); i++) {
          if (row.cells().changedSince(since, i)) {
            out.writeNumber(i);
            writeCell(out, row.cells().get(i));
          }
        }
        out.writeEndArray();
      }
    }
    cells.end();
  }

  private void writeAdded(JsonGenerator out, int since) throws IOException {
    Some added = new Some("add", out);
    for (LiveTable.Row row : table.rows()) {
      if (row.newSince(since)) {
        added.next();
        writeRow(out, row);
      }
    }
    added.end();
  }

  private void writeGone(JsonGenerator out, int since) throws IOException {
    Some numbers = new Some("gone", out);
    for (LiveTable.Gone gone : table.gone()) {
      if (gone.knownAt(since)) {
        numbers.next();
        out.writeNumber(gone.number());
      }
    }
    numbers.end();
  }

  private static void writeRow(JsonGenerator out, LiveTable.Row row) throws IOException {
    out.writeStartArray();
    out.writeNumber(row.number());
    for (int i = 0; i < row.cells().size(); i++) {
      writeCell(out, row.cells().get(i));
    }
    out.writeEndArray();
  }

  private void writeFact(JsonGenerator out, int index) throws IOException {
    out.writeFieldName(Facts.NAMES.get(index));
    Json.MAPPER.writeValue(out, table.facts().get(index));
  }

  private static void writeCell(JsonGenerator out, @Nullable Object cell) throws IOException {
    if (cell == null) {
      out.writeNull();
    } else if (cell instanceof String text) {
      out.writeString(text);
    } else if (cell instanceof Double number) {
      writeNumber(out, number);
    } else if (cell instanceof Instant time) {
      out.writeString(time.toString());
    } else {
      writePairs(out, (Map<?, ?>) cell);
    }
  }

  /** JSON has no other numbers than finite ones. */
  private static void writeNumber(JsonGenerator out, double number) throws IOException {
    if (Double.isFinite(number)) {
      out.writeNumber(number);
    } else {
      out.writeNull();
    }
  }

  private static void writePairs(JsonGenerator out, Map<?, ?> pairs) throws IOException {
    out.writeStartObject();
    for (Map.Entry<?, ?> pair : pairs.entrySet()) {
      out.writeStringField((String) pair.getKey(), (String) pair.getValue());
    }
    out.writeEndObject();
  }
}
