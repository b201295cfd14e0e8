package dev.masterperf.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That a scope, with those nested in it, was deleted; and perhaps is used again since.
 *
 * @param deletedBy whoever asked for it, as the audit trail names them
 * @param restoredAt from when on it is used again; what is older than that is gone
 * @param restoredBy as {@code deletedBy}
 */
public record ScopeDeletion(
    String scope,
    Instant deletedAt,
    String deletedBy,
    @Nullable Instant restoredAt,
    @Nullable String restoredBy) {
  public ScopeDeletion {
    Scopes.requireName(scope);
    if ((restoredAt == null) != (restoredBy == null)) {
      throw new IllegalArgumentException("scope " + scope + " is restored by somebody at a time");
    }
  }

  /** Of a scope that nobody used again yet. */
  public ScopeDeletion(String scope, Instant deletedAt, String deletedBy) {
    this(scope, deletedAt, deletedBy, null, null);
  }

  /** The same of a scope that is used again. */
  public ScopeDeletion restored(Instant at, String by) {
    return new ScopeDeletion(scope, deletedAt, deletedBy, at, by);
  }

  /** Whether nothing may be of this scope now. */
  public boolean holds() {
    return restoredAt == null;
  }

  /** The time before which nothing of the scope may be, epoch milliseconds; MAX_VALUE for ever. */
  long beginMillis() {
    return restoredAt == null ? Long.MAX_VALUE : restoredAt.toEpochMilli();
  }
}
