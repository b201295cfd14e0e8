package dev.masterperf.model;

/** Scopes nest by {@code /}. */
public final class Scopes {
  private Scopes() {}

  /** Whether a scope is this one or lies within it. */
  public static boolean contains(String scope, String other) {
    return other.startsWith(scope)
        && (other.length() == scope.length() || other.charAt(scope.length()) == '/');
  }
}
