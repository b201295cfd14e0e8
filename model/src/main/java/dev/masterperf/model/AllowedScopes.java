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
 */
public record AllowedScopes(Optional<Set<String>> patterns) {
  public static final AllowedScopes ALL = new AllowedScopes(Optional.empty());
  public static final AllowedScopes NONE = new AllowedScopes(Optional.of(Set.of()));
  private static final String ANY = "*";

  public AllowedScopes {
    patterns = patterns.map(Set::copyOf);
  }

  /** Those that one of the patterns covers. */
  public static AllowedScopes of(Set<String> patterns) {
    return patterns.contains(ANY) ? ALL : new AllowedScopes(Optional.of(patterns));
  }

  /** Whether nothing is hidden. */
  public boolean all() {
    return patterns.isEmpty();
  }

  /** Whether this scope may be seen. */
  public boolean allow(String scope) {
    return patterns.map(some -> some.stream().anyMatch(one -> covers(one, scope))).orElse(true);
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
