package dev.masterperf.api.history;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.masterperf.model.wire.Json;
import dev.masterperf.query.syntax.PromDuration;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;

/** What all answers about history have in common, as JSON. */
final class AnswerHead {
  private AnswerHead() {}

  /** Writes a whole answer. */
  interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  /** Answers with what is known to be no more than fits into memory. */
  static void send(Context ctx, Body body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = Json.MAPPER.createGenerator(out)) {
      body.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes all that is written", e);
    }
    ctx.contentType("application/json").result(out.toByteArray());
  }

  /** Which time, by which cells of which windows, and from where on it still changes. */
  static void write(JsonGenerator json, HistoryAnswer answer) throws IOException {
    time(json, "from", answer.grid().startMillis());
    time(json, "to", answer.grid().endMillis());
    json.writeStringField("step", PromDuration.text(answer.grid().stepMillis()));
    json.writeStringField("resolution", answer.resolution().label());
    json.writeBooleanField("provisional", answer.provisional());
    if (answer.provisional()) {
      time(json, "provisionalFrom", answer.provisionalFromMillis());
    }
  }

  /** What could not be read; nothing where all could. */
  static void writeIncomplete(JsonGenerator json, Collection<Incomplete> incomplete)
      throws IOException {
    if (incomplete.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("incomplete");
    for (Incomplete one : incomplete) {
      json.writeStartObject();
      time(json, "from", one.fromMillis());
      time(json, "to", one.toMillis());
      json.writeStringField("what", one.what());
      json.writeStringField("reason", one.reason());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void time(JsonGenerator json, String name, long millis) throws IOException {
    json.writeStringField(name, Instant.ofEpochMilli(millis).toString());
  }
}
