package dev.masterperf.model;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The scopes that somebody may see.
 *
 * <p>A pattern is a scope, and covers those nested in it. A {@code *} in it stands for any letters
 * of one part, so {@code team-*} covers {@code team-a} and {@code team-a/eu}; {@code *} alone
 * covers all there are.
 *
 * @param patterns at least one of which must cover a scope; empty: all are allowed
 * @param deleted scopes of which nothing is shown, with those nested in them, as they were deleted
 */
public record AllowedScopes(Optional<Set<String>> patterns, Set<String> deleted) {
  public static final AllowedScopes ALL = new AllowedScopes(Optional.empty(), Set.of());
  public static final AllowedScopes NONE = new AllowedScopes(Optional.of(Set.of()), Set.of());
  private static final String ANY = "*";

  public AllowedScopes {
    patterns = patterns.map(Set::copyOf);
    deleted = Set.copyOf(deleted);
  }

  /** Those that one of the patterns covers. */
  public static AllowedScopes of(Set<String> patterns) {
    return patterns.contains(ANY) ? ALL : new AllowedScopes(Optional.of(patterns), Set.of());
  }

  /** The same but for scopes that were deleted. */
  public AllowedScopes without(Set<String> scopes) {
    return scopes.equals(deleted) ? this : new AllowedScopes(patterns, scopes);
  }

  /** Whether nothing is hidden. */
  public boolean all() {
    return everywhere() && deleted.isEmpty();
  }

  /** Whether it was granted for all scopes, those not meant that were deleted. */
  public boolean everywhere() {
    return patterns.isEmpty();
  }

  /** Whether this scope may be seen. */
  public boolean allow(String scope) {
    return !isDeleted(scope)
        && patterns.map(some -> some.stream().anyMatch(one -> covers(one, scope))).orElse(true);
  }

  /** Whether nothing of this scope is shown since it was deleted. */
  public boolean isDeleted(String scope) {
    return !deleted.isEmpty() && deleted.stream().anyMatch(one -> Scopes.contains(one, scope));
  }

  /** Whether a pattern covers a scope. */
  public static boolean covers(String pattern, String scope) {
    return pattern.contains(ANY) ? matches(pattern, scope) : Scopes.contains(pattern, scope);
  }

  private static boolean matches(String pattern, String scope) {
    if (pattern.equals(ANY)) {
      return true;
    }
    String[] wanted = pattern.split("/", -1);
    String[] parts = scope.split("/", -1);
    if (parts.length < wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (!matchesPart(wanted[i], parts[i])) {
        return false;
      }
    }
    return true;
  }

  /** Greedy matching of texts between stars, which takes no more than length times length. */
  private static boolean matchesPart(String pattern, String part) {
    String[] texts = pattern.split(Pattern.quote(ANY), -1);
    if (texts.length == 1) {
      return part.equals(pattern);
    }
    String first = texts[0];
    String last = texts[texts.length - 1];
    if (!part.startsWith(first)
        || !part.endsWith(last)
        || part.length() < first.length() + last.length()) {
      return false;
    }
    int at = first.length();
    int end = part.length() - last.length();
    for (int i = 1; i < texts.length - 1; i++) {
      int found = part.indexOf(texts[i], at);
      if (found < 0 || found + texts[i].length() > end) {
        return false;
      }
      at = found + texts[i].length();
    }
    return true;
  }
}
