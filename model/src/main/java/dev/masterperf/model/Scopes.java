package dev.masterperf.model;

import java.text.Normalizer;
import java.util.Collection;
import java.util.Optional;

/** Scopes nest by {@code /}. */
public final class Scopes {
  /** Characters of a name. */
  public static final int MAX_LENGTH = 1024;

  private static final char NEST = '/';

  private Scopes() {}

  /** Whether a scope is this one or lies within it. */
  public static boolean contains(String scope, String other) {
    return other.startsWith(scope)
        && (other.length() == scope.length() || other.charAt(scope.length()) == NEST);
  }

  /** The narrowest scope that all of these lie within; empty if there is none. */
  public static Optional<String> common(Collection<String> scopes) {
    return scopes.stream()
        .map(Optional::of)
        .reduce((one, other) -> one.flatMap(scope -> common(scope, other.orElse(""))))
        .flatMap(common -> common);
  }

  private static Optional<String> common(String scope, String other) {
    String common = scope;
    while (!contains(common, other)) {
      int slash = common.lastIndexOf(NEST);
      if (slash < 0) {
        return Optional.empty();
      }
      common = common.substring(0, slash);
    }
    return Optional.of(common);
  }

  /**
   * Refuses a name by which a scope could be taken for another one: by people, since it looks the
   * same, or by programs that make a path of it. Letters of other scripts are letters, though some
   * look alike: a scope with one is another scope everywhere.
   *
   * @throws IllegalArgumentException if it is one, with what is wrong
   */
  public static void requireName(String scope) {
    if (scope.isEmpty()) {
      throw refusal("must not be empty");
    }
    if (scope.length() > MAX_LENGTH) {
      throw refusal("has " + scope.length() + " characters, at most " + MAX_LENGTH + " are taken");
    }
    if (!isPlain(scope)) {
      requireLetters(scope);
    }
    requireParts(scope);
  }

  private static boolean isPlain(String scope) {
    for (int i = 0; i < scope.length(); i++) {
      char c = scope.charAt(i);
      if (c <= ' ' || c == '%' || c == '\\' || c > '~') {
        return false;
      }
    }
    return true;
  }

  private static void requireLetters(String scope) {
    scope
        .codePoints()
        .filter(Scopes::isForbidden)
        .findFirst()
        .ifPresent(
            c -> {
              throw refusal(
                  "has the character U+%04X; leave it out: %%, \\ and what cannot be seen are not"
                          .formatted(c)
                      + " taken");
            });
    if (!Normalizer.isNormalized(scope, Normalizer.Form.NFKC)) {
      throw refusal(
          "has another form of a letter that looks the same; send \""
              + Normalizer.normalize(scope, Normalizer.Form.NFKC)
              + "\" (Unicode's form NFKC)");
    }
  }

  private static boolean isForbidden(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          true;
      default -> c == '%' || c == '\\';
    };
  }

  private static void requireParts(String scope) {
    for (int from = 0; from <= scope.length(); ) {
      int slash = scope.indexOf(NEST, from);
      int to = slash < 0 ? scope.length() : slash;
      if (to == from) {
        throw refusal("has a part without a name; put one / between two names, and none at an end");
      }
      if (scope.charAt(from) == '.' && isDots(scope, from, to)) {
        throw refusal("has the part " + scope.substring(from, to) + ", which paths have; name it");
      }
      from = to + 1;
    }
  }

  private static boolean isDots(String scope, int from, int to) {
    return to - from == 1 || (to - from == 2 && scope.charAt(from + 1) == '.');
  }

  private static IllegalArgumentException refusal(String what) {
    return new IllegalArgumentException("scope " + what);
  }
}
