package dev.masterperf.streams.alert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.alerts.rule.RuleDocument;
import dev.masterperf.alerts.rule.StoredRules;
import dev.masterperf.model.Topics;
import dev.masterperf.model.wire.Json;
import dev.masterperf.streams.document.Document;
import dev.masterperf.streams.document.DocumentKind;
import dev.masterperf.streams.document.Documents;

/**
 * Rule files in {@code masterperf.rules.v1}; key: the file's name, value: {@code {"text": "groups:
 * …"}}.
 */
public final class StoredRuleFiles {
  /** Rule files as documents, each its text. */
  public static final DocumentKind<String> KIND =
      new DocumentKind<>(
          Topics.RULES.name(),
          "stored rule files",
          text -> Json.bytes(new Stored(text)),
          StoredRuleFiles::text);

  private StoredRuleFiles() {}

  private record Stored(String text) {}

  private static String text(byte[] value) {
    JsonNode text = Json.tree(value).path("text");
    if (!text.isTextual()) {
      throw new IllegalArgumentException("its record has no text of rules");
    }
    return text.asText();
  }

  /** A document as a rule file. */
  public static RuleDocument file(Document<String> document) {
    return new RuleDocument(
        document.name(), document.version(), document.savedAt(), document.content());
  }

  /** All documents as rule files. */
  public static StoredRules rules(Documents<String> documents) {
    return new StoredRules(
        documents.byName().values().stream().map(StoredRuleFiles::file).toList(),
        documents.unreadable(),
        documents.version());
  }
}
