package dev.masterperf.api.history;

import dev.masterperf.alerts.rule.Scopes;
import java.util.Optional;
import java.util.Set;

/**
 * The scopes that somebody may see. All questions about the past go through it.
 *
 * @param roots those, and those nested in them; empty: all
 */
public record AllowedScopes(Optional<Set<String>> roots) {
  public static final AllowedScopes ALL = new AllowedScopes(Optional.empty());

  public AllowedScopes {
    roots = roots.map(Set::copyOf);
  }

  /** These and those nested in them. */
  public static AllowedScopes of(Set<String> roots) {
    return new AllowedScopes(Optional.of(roots));
  }

  boolean allow(String scope) {
    return roots
        .map(allowed -> allowed.stream().anyMatch(root -> Scopes.contains(root, scope)))
        .orElse(true);
  }
}
