package dev.masterperf.alerts.receiver;

import dev.masterperf.model.wire.Json;
import java.nio.charset.StandardCharsets;

/** JSON as text, the form in which bodies are kept. */
final class JsonText {
  private JsonText() {}

  static String of(Object value) {
    return new String(Json.bytes(value), StandardCharsets.UTF_8);
  }
}
