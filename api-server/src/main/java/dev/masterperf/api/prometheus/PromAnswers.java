package dev.masterperf.api.prometheus;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Collection;

/** Answers in Prometheus' envelope, written while they are made. */
final class PromAnswers {
  private PromAnswers() {}

  /** Writes the data of an answer. */
  @FunctionalInterface
  interface Data {
    void write(JsonOut out) throws IOException;
  }

  /** Answers with success. */
  static void send(Context ctx, Data data, Collection<String> warnings) {
    ctx.contentType("application/json");
    try {
      OutputStream body = ctx.outputStream();
      try (JsonOut out = new JsonOut(body)) {
        out.raw("{\"status\":\"success\",\"data\":");
        data.write(out);
        if (!warnings.isEmpty()) {
          out.raw(",\"warnings\":").texts(warnings);
        }
        out.raw("}");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the client has gone
    }
  }
}
