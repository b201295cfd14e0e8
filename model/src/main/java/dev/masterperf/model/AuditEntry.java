package dev.masterperf.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody changed what others rely on, or tried to: what a record of {@code masterperf.audit.v1}
 * tells. The record has more members, by which it stands in a chain; see {@code
 * model.audit.ChainWriter}.
 *
 * @param actor who; {@code local} where nobody has to log in
 * @param action what was done, such as {@code silence.create}
 * @param subject what it was done to: a file, the id of a silence, the fingerprint of an alert
 * @param detail for people; of what was refused, what was wrong with it
 * @param instance the process in which it was done
 * @param actorKind how the actor is known: {@code local}, {@code key}, {@code oidc} or {@code
 *     process}; null of entries from before there were kinds
 * @param remote the address it was asked from; null where nobody asked over a network
 * @param scope in which it was done; null where it has none
 */
public record AuditEntry(
    Instant at,
    String actor,
    String action,
    String subject,
    Outcome outcome,
    String detail,
    String instance,
    @Nullable String actorKind,
    @Nullable String remote,
    @Nullable String scope) {

  /** Whether it holds. */
  public enum Outcome {
    /** It was done. */
    TAKEN,
    /** It was not allowed, or wrong. */
    REFUSED,
    /** It was to be done, and something broke. */
    FAILED
  }

  /** One of which no more is known. */
  public AuditEntry(
      Instant at,
      String actor,
      String action,
      String subject,
      Outcome outcome,
      String detail,
      String instance) {
    this(at, actor, action, subject, outcome, detail, instance, null, null, null);
  }
}
