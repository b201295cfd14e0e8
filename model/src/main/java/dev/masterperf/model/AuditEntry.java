package dev.masterperf.model;

import java.time.Instant;

/**
 * Somebody changed what others rely on, or tried to: as written to {@code masterperf.audit.v1}.
 *
 * @param actor who; {@code local} as long as nobody has to log in
 * @param action what was done, such as {@code silence.create}
 * @param subject what it was done to: a file, the id of a silence, the fingerprint of an alert
 * @param detail for people; of what was refused, what was wrong with it
 * @param instance the process in which it was done
 */
public record AuditEntry(
    Instant at,
    String actor,
    String action,
    String subject,
    Outcome outcome,
    String detail,
    String instance) {

  /** Whether it holds. */
  public enum Outcome {
    TAKEN,
    REFUSED
  }
}
