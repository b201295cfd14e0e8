package dev.masterperf.model.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Optional;

/** An object or array inside a metric, kept as compact JSON text. */
final class NestedJson {
  private static final int MAX_DEPTH = 8;
  private static final JsonFactory JSON = new JsonFactory();

  private NestedJson() {}

  /**
   * Reads the object or array whose start is the current token, up to its end whatever it holds.
   *
   * @return empty if it is nested too deep
   * @throws IOException if the parser cannot go on
   */
  static Optional<String> read(JsonParser parser) throws IOException {
    StringWriter text = new StringWriter();
    int depth = 0;
    int deepest = 0;
    // Characters, not UTF-8: half a surrogate pair is for the reader to refuse, with its place.
    try (JsonGenerator out = JSON.createGenerator(text)) {
      do {
        JsonToken token = parser.currentToken();
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        deepest = Math.max(deepest, depth);
        if (deepest <= MAX_DEPTH) {
          copy(parser, token, out);
        }
      } while (depth > 0 && parser.nextToken() != null);
    }
    return deepest <= MAX_DEPTH ? Optional.of(text.toString()) : Optional.empty();
  }

  private static void copy(JsonParser parser, JsonToken token, JsonGenerator out)
      throws IOException {
    if (token.isNumeric()) {
      // As it is spelt: making a number of ten thousand digits costs more than it is worth.
      out.writeNumber(parser.getText());
    } else {
      out.copyCurrentEvent(parser);
    }
  }
}
