package dev.masterperf.api.audit;

import dev.masterperf.model.AuditEntry.Outcome;

/**
 * Where it is written down who changed what. {@code audit.by(caller).in(scope).record(…)}; without
 * either, it was {@link Actor#LOCAL}, in no scope.
 */
@FunctionalInterface
public interface AuditLog {
  /** Of a process without Kafka: tests, and tools. */
  AuditLog NONE = (action, subject, outcome, detail) -> {};

  /**
   * Writes an entry, and returns when it is kept for good.
   *
   * @param action such as {@code rules.load} or {@code silence.create}
   * @param subject what it was done to
   * @param detail for people; what was wrong where it was refused
   * @throws dev.masterperf.api.http.ProblemException if it is not kept in time; what was done is
   *     done, and the entry is tried on, so a caller is told so instead of that all is well
   */
  void record(String action, String subject, Outcome outcome, String detail);

  /** The same log, for what this one does. */
  default AuditLog by(Actor actor) {
    return this;
  }

  /** The same log, for what is done in this scope. */
  default AuditLog in(String scope) {
    return this;
  }

  /**
   * To be called before something is done: what could not be written down is better not done.
   *
   * @throws dev.masterperf.api.http.ProblemException if entries cannot be kept at the moment
   */
  default void requireReady() {}
}
