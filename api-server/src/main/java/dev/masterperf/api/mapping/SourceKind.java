package dev.masterperf.api.mapping;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The worlds metrics come from; each has names of its own and a default rule. */
public enum SourceKind {
  OTLP("otlp"),
  REMOTE_WRITE("remote-write"),
  MICROMETER("micrometer"),
  AWS_SDK("aws-sdk"),
  KAFKA_CLIENT("kafka-client"),
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
