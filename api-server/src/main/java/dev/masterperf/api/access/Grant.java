package dev.masterperf.api.access;

import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.Scopes;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A role in the scopes that a pattern covers.
 *
 * @param pattern as in {@link AllowedScopes}: {@code *} for all scopes
 */
public record Grant(Role role, String pattern) {
  private static final char SEPARATOR = ':';
  private static final int MOST_LETTERS = 256;

  public Grant {
    if (pattern.length() > MOST_LETTERS || pattern.contains("**")) {
      throw new IllegalArgumentException(
          "\""
              + pattern
              + "\" is no pattern of scopes: it has at most 256 letters, and one * at a time");
    }
    try {
      Scopes.requireName(pattern);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\""
              + pattern
              + "\" is no pattern of scopes, as a "
              + e.getMessage()
              + "; give a scope such as prod or prod/eu, with * for any letters of a part, or * for"
              + " all scopes",
          e);
    }
  }

  /**
   * Reads {@code ROLE:PATTERN}, such as {@code viewer:prod}.
   *
   * @throws IllegalArgumentException if it is none, saying what is wrong
   */
  public static Grant parse(String text) {
    int colon = text.indexOf(SEPARATOR);
    if (colon < 0) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no grant; write ROLE:SCOPE, such as viewer:prod or admin:*");
    }
    String role = text.substring(0, colon);
    return new Grant(
        Role.named(role)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "there is no role \"" + role + "\"; there are " + roles())),
        text.substring(colon + 1));
  }

  private static String roles() {
    return Arrays.stream(Role.values()).map(Role::wireName).collect(Collectors.joining(", "));
  }

  /** As {@link #parse} reads it. */
  public String text() {
    return role.wireName() + SEPARATOR + pattern;
  }
}
