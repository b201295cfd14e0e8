package dev.masterperf.api.mapping;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The worlds whose metrics this server gives their place; each has names of its own and a default
 * rule. (Bridges inside other programs name their metrics there.)
 */
public enum SourceKind {
  OTLP("otlp"),
  REMOTE_WRITE("remote-write"),
  STATSD("statsd");

  private final String word;

  SourceKind(String word) {
    this.word = word;
  }

  /** As it is written in rules. */
  public String word() {
    return word;
  }

  static Optional<SourceKind> parse(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }

  static List<String> words() {
    return Arrays.stream(values()).map(SourceKind::word).toList();
  }
}
