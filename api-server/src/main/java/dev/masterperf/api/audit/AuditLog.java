package dev.masterperf.api.audit;

import dev.masterperf.model.AuditEntry.Outcome;

/** Where it is written down who changed what. */
@FunctionalInterface
public interface AuditLog {
  /** Of a process without Kafka: tests, and tools. */
  AuditLog NONE = (action, subject, outcome, detail) -> {};

  /**
   * Writes an entry, and returns when it is kept or will be as soon as the broker takes it again.
   *
   * @param action such as {@code rules.load} or {@code silence.create}
   * @param subject what it was done to
   * @param detail for people; what was wrong where it was refused
   */
  void record(String action, String subject, Outcome outcome, String detail);
}
