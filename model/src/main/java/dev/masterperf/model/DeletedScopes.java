package dev.masterperf.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which scopes were deleted, as it stands at one moment.
 *
 * @param deletions one for each scope that was ever deleted, by name
 */
public record DeletedScopes(List<ScopeDeletion> deletions) {
  public static final DeletedScopes NONE = new DeletedScopes(List.of());

  /** What is later than this was never deleted. */
  public static final long NEVER = Long.MIN_VALUE;

  public DeletedScopes {
    deletions = deletions.stream().sorted(Comparator.comparing(ScopeDeletion::scope)).toList();
  }

  /** Of deletions in any order. */
  public static DeletedScopes of(Collection<ScopeDeletion> deletions) {
    return deletions.isEmpty() ? NONE : new DeletedScopes(List.copyOf(deletions));
  }

  /** The deletion by which nothing may be of this scope now: its own, or one it is nested in. */
  public Optional<ScopeDeletion> over(String scope) {
    // A loop, since it is asked of each metric.
    for (ScopeDeletion one : deletions) {
      if (one.holds() && Scopes.contains(one.scope(), scope)) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  /**
   * The time before which nothing of this scope may be, epoch milliseconds: {@link Long#MAX_VALUE}
   * while it is deleted, {@link #NEVER} if it never was.
   */
  public long beginMillis(String scope) {
    long begin = NEVER;
    for (ScopeDeletion one : deletions) {
      if (Scopes.contains(one.scope(), scope)) {
        begin = Math.max(begin, one.beginMillis());
      }
    }
    return begin;
  }

  /** Scopes of which nothing may be now, with all that are nested in them. */
  public Set<String> names() {
    return deletions.stream()
        .filter(ScopeDeletion::holds)
        .map(ScopeDeletion::scope)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Why nothing of a scope is taken, and what to do. */
  public Optional<String> refusal(String scope) {
    return over(scope).map(DeletedScopes::reason);
  }

  /** What senders are told of a deletion. */
  public static String reason(ScopeDeletion deletion) {
    return "scope-deleted: scope "
        + deletion.scope()
        + " was deleted at "
        + deletion.deletedAt()
        + " by "
        + deletion.deletedBy()
        + "; stop sending to it, or have an admin let it be used again: masterperf scopes restore "
        + deletion.scope();
  }
}
