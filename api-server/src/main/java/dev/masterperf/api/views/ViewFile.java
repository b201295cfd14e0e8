package dev.masterperf.api.views;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.model.Topics;
import dev.masterperf.model.wire.Json;
import dev.masterperf.streams.document.DocumentKind;

/**
 * A view as it is kept under its name.
 *
 * @param text in YAML, as its author wrote it
 * @param view what the text says
 */
public record ViewFile(String text, View view) {
  /** Those in {@code masterperf.views.v1}. */
  public static final DocumentKind<ViewFile> KIND =
      new DocumentKind<>(Topics.VIEWS.name(), "views", ViewFile::bytes, ViewFile::read);

  /**
   * A record's value.
   *
   * @param text of the view, in YAML
   */
  public record Value(String text) {}

  private static byte[] bytes(ViewFile file) {
    return Json.bytes(new Value(file.text));
  }

  private static ViewFile read(byte[] value) {
    JsonNode text = Json.tree(value).path("text");
    if (!text.isTextual()) {
      throw new IllegalArgumentException("a view has a text");
    }
    return new ViewFile(text.asText(), ViewReader.read("view", text.asText()));
  }
}
