package dev.masterperf.api.mapping;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a rule can set, by its name on the wire. */
enum Field {
  SCOPE("scope"),
  CATEGORY("category"),
  TYPE("type"),
  TOPIC("topic"),
  SUB_CAT("subCat"),
  ID("id"),
  SOURCE("source"),
  UNIT("unit");

  private final String word;

  Field(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

  static Optional<Field> parse(String word) {
    return Arrays.stream(values()).filter(field -> field.word.equals(word)).findFirst();
  }

  static List<String> words() {
    return Arrays.stream(values()).map(Field::word).toList();
  }
}
