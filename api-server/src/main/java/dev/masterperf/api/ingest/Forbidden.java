package dev.masterperf.api.ingest;

import dev.masterperf.model.AllowedScopes;

/** What senders are told of metrics they may not send. */
public final class Forbidden {
  private Forbidden() {}

  /**
   * Why a metric of this scope is not taken.
   *
   * @param scopes those that may be written to, this one not among them
   */
  public static String reason(AllowedScopes scopes, String scope) {
    return scopes.isDeleted(scope)
        ? "scope-deleted: scope "
            + scope
            + ", or one it is nested in, was deleted; stop sending to it, or have an admin let it be"
            + " used again: masterperf scopes restore"
        : "forbidden: whoever sends this may not write to scope "
            + scope
            + "; an admin can grant the role ingest there";
  }
}
